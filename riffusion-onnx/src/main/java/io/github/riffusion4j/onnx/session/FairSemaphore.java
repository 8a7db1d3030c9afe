package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A queue for the calls of several threads: so many run at once, and the others wait for their turn in the order in
 * which they came. A generation is many calls, so that several of them take turns and none waits for the end of
 * another. Thread safe.
 */
public final class FairSemaphore {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int free;

    private FairSemaphore(int places) {
        this.free = places;
    }

    /**
     * A queue in front of some places.
     *
     * @throws IllegalArgumentException if there are fewer than 1
     */
    public static FairSemaphore of(int places) {
        if (places < 1) {
            throw new IllegalArgumentException("at least 1 call must be able to run, not " + places);
        }
        return new FairSemaphore(places);
    }

    /** No queue: any number of calls run at once. */
    public static FairSemaphore unlimited() {
        return new FairSemaphore(Integer.MAX_VALUE);
    }

    /**
     * Waits for a place.
     *
     * @return to be closed by the same caller when its call is done
     * @throws CancelledException if cancelled meanwhile
     */
    Turn take(Cancellation cancellation) {
        CompletableFuture<Void> turn = arrive();
        Cancellation.Registration registration =
                cancellation.onCancel(() -> turn.completeExceptionally(new CancelledException()));
        try {
            turn.join();
            return this::leave;
        } catch (CompletionException e) {
            throw new CancelledException(e);
        } finally {
            registration.close();
        }
    }

    /** A place to compute in. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized CompletableFuture<Void> arrive() {
        if (free > 0) {
            free--;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        return turn;
    }

    private synchronized void leave() {
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            // One that was cancelled meanwhile does not take the place.
            if (next.complete(null)) {
                return;
            }
        }
        free++;
    }
}
