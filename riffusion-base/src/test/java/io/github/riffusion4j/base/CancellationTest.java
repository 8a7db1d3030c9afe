package io.github.riffusion4j.base;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("runtime")
class CancellationTest {

    private final Cancellation cancellation = new Cancellation();

    @Test
    void throwsOnlyOnceCancelled() {
        assertDoesNotThrow(cancellation::throwIfCancelled);
        assertFalse(cancellation.isCancelled());
        cancellation.cancel();
        assertTrue(cancellation.isCancelled());
        assertThrows(CancelledException.class, cancellation::throwIfCancelled);
    }

    @Test
    void runsActionsOnceInOrder() {
        List<String> ran = new ArrayList<>();
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));
        cancellation.cancel();
        cancellation.cancel();
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void runsAnActionAtOnceWhenAlreadyCancelled() {
        AtomicInteger runs = new AtomicInteger();
        cancellation.cancel();
        cancellation.onCancel(runs::incrementAndGet).close();
        assertEquals(1, runs.get());
    }

    @Test
    void aClosedRegistrationDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        cancellation.onCancel(runs::incrementAndGet).close();
        cancellation.cancel();
        assertEquals(0, runs.get());
    }

    @Test
    void theSameActionRegisteredTwiceIsTwoRegistrations() {
        AtomicInteger runs = new AtomicInteger();
        Runnable action = runs::incrementAndGet;
        Cancellation.Registration first = cancellation.onCancel(action);
        cancellation.onCancel(action);
        first.close();
        first.close();
        cancellation.cancel();
        assertEquals(1, runs.get());
    }

    @Test
    void anActionMayCloseAnotherRegistrationAndItsOwn() {
        List<Cancellation.Registration> registrations = new ArrayList<>();
        AtomicBoolean secondRan = new AtomicBoolean();
        registrations.add(cancellation.onCancel(() -> registrations.forEach(Cancellation.Registration::close)));
        registrations.add(cancellation.onCancel(() -> secondRan.set(true)));
        cancellation.cancel();
        assertFalse(secondRan.get());
    }

    @Test
    void oneFailingActionDoesNotKeepTheOthersFromRunning() {
        AtomicBoolean ran = new AtomicBoolean();
        cancellation.onCancel(() -> {
            throw new IllegalStateException("first");
        });
        cancellation.onCancel(() -> {
            throw new IllegalStateException("second");
        });
        cancellation.onCancel(() -> ran.set(true));
        IllegalStateException failure = assertThrows(IllegalStateException.class, cancellation::cancel);
        assertEquals("first", failure.getMessage());
        assertEquals("second", failure.getSuppressed()[0].getMessage());
        assertTrue(ran.get());
        assertDoesNotThrow(cancellation::cancel);
    }

    @Test
    void closingWaitsForTheRunningAction() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Cancellation.Registration registration = cancellation.onCancel(() -> {
            running.countDown();
            awaitUninterrupted(mayEnd);
            ended.set(true);
        });
        AtomicBoolean endedWhenClosed = new AtomicBoolean();
        Thread canceller = new Thread(cancellation::cancel);
        Thread closer = new Thread(() -> {
            registration.close();
            endedWhenClosed.set(ended.get());
        });
        canceller.start();
        running.await();
        closer.start();
        while (closer.getState() != Thread.State.BLOCKED) {
            assertTrue(closer.isAlive(), "close() returned while the action was running");
            Thread.sleep(Duration.ofMillis(1).toMillis());
        }
        assertTrue(cancellation.isCancelled(), "asking must not wait for the action");
        mayEnd.countDown();
        canceller.join();
        closer.join();
        assertTrue(endedWhenClosed.get());
    }

    @Test
    void noActionRunsAfterCloseAndNoneRunsTwice() throws Exception {
        for (int round = 0; round < 200; round++) {
            Cancellation shared = new Cancellation();
            AtomicInteger wrong = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    awaitUninterrupted(start);
                    AtomicBoolean closed = new AtomicBoolean();
                    AtomicInteger mine = new AtomicInteger();
                    Cancellation.Registration registration = shared.onCancel(() -> {
                        if (closed.get() || mine.incrementAndGet() > 1) {
                            wrong.incrementAndGet();
                        }
                        runs.incrementAndGet();
                    });
                    Thread.onSpinWait();
                    registration.close();
                    closed.set(true);
                }));
                threads.add(new Thread(() -> {
                    awaitUninterrupted(start);
                    shared.cancel();
                }));
            }
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(0, wrong.get());
            assertTrue(runs.get() <= 4);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
