package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.testkit.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("runtime")
class FairSemaphoreTest {

    private final Cancellation never = new Cancellation();

    /** Starts a thread that acquires a permit, and returns when it waits in the queue. */
    private static CompletableFuture<Void> queued(FairSemaphore semaphore, Cancellation cancellation, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                FairSemaphore.Permit permit = semaphore.acquire(cancellation);
                work.run();
                permit.close();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING && !done.isDone()) {
            Thread.onSpinWait();
        }
        return done;
    }

    @Test
    void permitsAreGivenInTheOrderOfArrival() {
        FairSemaphore semaphore = FairSemaphore.of(1);
        FairSemaphore.Permit first = semaphore.acquire(never);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> others = IntStream.range(0, 8)
                .mapToObj(i -> queued(semaphore, never, () -> order.add(i)))
                .toList();
        assertEquals(List.of(), order);
        first.close();
        others.forEach(CompletableFuture::join);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), order);
    }

    /** A thread that acquires a permit again queues behind those that wait already: many steps starve nobody. */
    @Test
    void reacquiringThreadsQueueBehindThoseThatWait() {
        FairSemaphore semaphore = FairSemaphore.of(1);
        FairSemaphore.Permit permit = semaphore.acquire(never);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> waiting = queued(semaphore, never, () -> order.add("short"));
        for (int step = 0; step < 3; step++) {
            permit.close();
            permit = semaphore.acquire(never);
            order.add("long");
        }
        permit.close();
        waiting.join();
        assertEquals(List.of("short", "long", "long", "long"), order);
    }

    @Test
    void asManyThreadsHoldPermitsAsThereAre() {
        FairSemaphore semaphore = FairSemaphore.of(3);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            for (int n = 0; n < 500; n++) {
                                FairSemaphore.Permit permit = semaphore.acquire(never);
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                running.decrementAndGet();
                                permit.close();
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        calls.forEach(CompletableFuture::join);
        assertTrue(most.get() <= 3, most + " at once");
        assertEquals(0, running.get());
    }

    @Test
    void cancelledThreadsLeaveTheQueueWithoutAPermit() {
        FairSemaphore semaphore = FairSemaphore.of(1);
        FairSemaphore.Permit first = semaphore.acquire(never);
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> cancelled = queued(semaphore, cancellation, () -> {});
        AtomicInteger done = new AtomicInteger();
        CompletableFuture<Void> other = queued(semaphore, never, done::incrementAndGet);

        cancellation.cancel();
        CompletionException e = assertThrows(CompletionException.class, cancelled::join);
        assertInstanceOf(CancelledException.class, e.getCause());
        assertEquals(0, done.get());
        first.close();
        other.join();
        semaphore.acquire(never).close();
    }

    @Test
    void atLeastOnePermitIsNeeded() {
        Failure.expect(IllegalArgumentException.class, () -> FairSemaphore.of(0), "at least 1", "not 0");
    }
}
