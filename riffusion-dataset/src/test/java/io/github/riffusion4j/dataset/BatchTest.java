package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a batch, whatever its job. */
class BatchTest {

    private final List<Recording> recordings = IntStream.range(0, 20)
            .mapToObj(i -> new Recording(Path.of(i + ".wav"), String.valueOf(i)))
            .toList();
    private final Cancellation cancellation = new Cancellation();

    private static Job.Outcome done(Recording recording, Cancellation cancellation) {
        return new Job.Outcome(2, 1);
    }

    private BatchReport run(int threads, Job job) {
        return new Batch(threads).run(recordings, job, Progress.none(), cancellation);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void everyRecordingIsDoneOnceAndReported(int threads) {
        List<Integer> heard = new ArrayList<>();
        BatchReport report = new Batch(threads)
                .run(
                        recordings,
                        BatchTest::done,
                        (done, total) -> {
                            assertEquals(20, total);
                            heard.add(done);
                        },
                        cancellation);
        assertEquals(new BatchReport(40, 20, List.of()), report);
        assertEquals(IntStream.rangeClosed(1, 20).boxed().toList(), heard);
    }

    @Test
    void threadsAreItsOwnDaemonsAndEndWithIt() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        run(4, (recording, stop) -> {
            threads.add(Thread.currentThread());
            return Job.Outcome.NOTHING;
        });
        for (Thread thread : threads) {
            assertTrue(thread.isDaemon());
            assertTrue(thread.getName().startsWith("riffusion-batch-"), thread.getName());
            // Its work is over, but the thread itself may be on its last steps.
            thread.join(10_000);
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void badRecordingsAreReportedInOrderAndTheRestDone() {
        BatchReport report = run(3, (recording, stop) -> switch (recording.name()) {
            case "3" -> throw new InvalidFileException(recording.file(), "is empty (0 bytes)");
            case "5" -> throw new IllegalArgumentException("the clip is silent");
            case "7" -> throw new RiffusionException("out/7.wav: cannot be written");
            case "11" -> throw new ArithmeticException("/ by zero");
            default -> new Job.Outcome(1, 0);
        });
        assertEquals(16, report.written());
        assertEquals(
                List.of(
                        "3.wav: is empty (0 bytes)",
                        "5.wav: the clip is silent",
                        "7.wav: out/7.wav: cannot be written",
                        "11.wav: failed unexpectedly: java.lang.ArithmeticException: / by zero"),
                report.failures().stream().map(Throwable::getMessage).toList());
    }

    @Test
    void cancellationEndsIt() {
        AtomicInteger begun = new AtomicInteger();
        assertThrows(
                CancelledException.class,
                () -> run(2, (recording, stop) -> {
                    if (begun.incrementAndGet() == 4) {
                        cancellation.cancel();
                    }
                    stop.throwIfCancelled();
                    return Job.Outcome.NOTHING;
                }));
        assertTrue(begun.get() <= 6, () -> begun + " begun");
    }

    @Test
    void interruptionEndsItAndIsKept() {
        AtomicInteger begun = new AtomicInteger();
        Thread caller = Thread.currentThread();
        assertThrows(
                CancelledException.class,
                () -> run(1, (recording, stop) -> {
                    begun.incrementAndGet();
                    caller.interrupt();
                    // Far longer than the caller needs to wake up and call the rest off.
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    return Job.Outcome.NOTHING;
                }));
        assertTrue(Thread.interrupted());
        assertTrue(begun.get() < 20, () -> begun + " begun");
    }

    @Test
    void errorsAndAngryListenersReachTheCaller() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> run(2, (recording, stop) -> {
                            throw error;
                        })));
        IllegalStateException angry = new IllegalStateException("enough");
        assertSame(
                angry,
                assertThrows(
                        IllegalStateException.class,
                        () -> new Batch(2)
                                .run(
                                        recordings,
                                        BatchTest::done,
                                        (done, total) -> {
                                            throw angry;
                                        },
                                        cancellation)));
    }

    @Test
    void threadsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new Batch(0));
    }
}
