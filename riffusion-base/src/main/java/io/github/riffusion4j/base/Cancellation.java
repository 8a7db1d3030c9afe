package io.github.riffusion4j.base;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A switch that stops work in progress. Hand the same object to a request and keep it; {@link #cancel()} may be called
 * from any thread, and the request then ends with a {@link CancelledException}, between or inside its steps. A
 * cancellation cannot be undone.
 */
public final class Cancellation {

    private final Deque<Waiting> actions = new ArrayDeque<>();
    private volatile boolean cancelled;

    /** A cancellation that has not happened yet. */
    public Cancellation() {}

    /**
     * Cancels; runs what {@link #onCancel} registered, on this thread, in the order of registration. Calling it again
     * does nothing.
     *
     * @throws RuntimeException the first that an action threw, once all actions have run
     */
    public void cancel() {
        // Actions run under the lock, so that a registration's close() returns only when its action no longer runs: an
        // action may then touch a native object that is freed right after.
        synchronized (actions) {
            cancelled = true;
            RuntimeException failure = null;
            // One at a time, because an action may itself close registrations.
            for (Waiting next = actions.poll(); next != null; next = actions.poll()) {
                try {
                    next.action.run();
                } catch (RuntimeException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Returns true if {@link #cancel()} has been called. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Throws if {@link #cancel()} has been called, or if the calling thread is interrupted, which stays interrupted.
     *
     * @throws CancelledException if so
     */
    public void throwIfCancelled() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancelledException();
        }
    }

    /**
     * Runs {@code action} on cancellation, or now if that has already happened. After {@link Registration#close()}
     * returns, the action neither runs nor is running (unless it is the action that calls it). The action must be short
     * and must not wait for another thread.
     */
    public Registration onCancel(Runnable action) {
        Waiting waiting = new Waiting(action);
        synchronized (actions) {
            if (cancelled) {
                action.run();
            } else {
                actions.add(waiting);
            }
        }
        return waiting;
    }

    /** An action waiting for a cancellation. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Forgets the action; waits while it runs on another thread. Closing twice does nothing more. */
        @Override
        void close();
    }

    /** Told apart by identity: the same action may be registered twice. */
    private final class Waiting implements Registration {

        private final Runnable action;

        Waiting(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (actions) {
                actions.remove(this);
            }
        }
    }
}
