package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A fair counting semaphore with cancellation: threads get permits in the order in which they asked for them. A
 * generation is many calls, each with a permit, so that several generations share the device evenly. Thread safe.
 *
 * <p>{@link java.util.concurrent.Semaphore} can only give up waiting when its thread is interrupted, or after a time,
 * which loses the place in the queue.
 */
final class FairSemaphore {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int available;

    private FairSemaphore(int permits) {
        this.available = permits;
    }

    /**
     * A semaphore with a number of permits.
     *
     * @throws IllegalArgumentException if {@code permits} is below 1
     */
    static FairSemaphore of(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("at least 1 permit is needed, not " + permits);
        }
        return new FairSemaphore(permits);
    }

    /** A semaphore that never blocks. */
    static FairSemaphore unlimited() {
        return new FairSemaphore(Integer.MAX_VALUE);
    }

    /**
     * Waits for a permit.
     *
     * @return the permit, to be closed by the caller
     * @throws CancelledException if cancelled while waiting
     */
    Permit acquire(Cancellation cancellation) {
        CompletableFuture<Void> permit = enqueue();
        Cancellation.Registration registration =
                cancellation.onCancel(() -> permit.completeExceptionally(new CancelledException()));
        try {
            permit.join();
            return this::release;
        } catch (CompletionException e) {
            throw new CancelledException(e);
        } finally {
            registration.close();
        }
    }

    /** The right to make a call; closing it releases it. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized CompletableFuture<Void> enqueue() {
        if (available > 0) {
            available--;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> permit = new CompletableFuture<>();
        waiting.add(permit);
        return permit;
    }

    private synchronized void release() {
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            // One that was cancelled does not take the permit.
            if (next.complete(null)) {
                return;
            }
        }
        available++;
    }
}
