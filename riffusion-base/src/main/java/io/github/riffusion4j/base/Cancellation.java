package io.github.riffusion4j.base;

import java.util.ArrayList;
import java.util.List;

/**
 * A switch that stops work in progress. Hand the same object to a request and keep it; {@link #cancel()} may be called
 * from any thread, and the request then ends with a {@link CancelledException}, between or inside its steps. A
 * cancellation cannot be undone.
 */
public final class Cancellation {

    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Cancels; runs what {@link #onCancel} registered, on this thread. Calling it again does nothing. */
    public void cancel() {
        // Actions run under the lock, so that a registration's close() returns only when its action no longer runs: an
        // action may then
        // touch a native object that is freed right after.
        synchronized (actions) {
            if (!cancelled) {
                cancelled = true;
                actions.forEach(Runnable::run);
                actions.clear();
            }
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Does nothing until {@link #cancel()} has been called, and from then on throws a {@link CancelledException}. */
    public void throwIfCancelled() {
        if (cancelled) {
            throw new CancelledException();
        }
    }

    /**
     * Runs {@code action} on cancellation, or now if that has already happened. After {@link Registration#close()}
     * returns, the action neither runs nor is running. The action must be short and must not wait for another thread.
     */
    public Registration onCancel(Runnable action) {
        synchronized (actions) {
            if (cancelled) {
                action.run();
            } else {
                actions.add(action);
            }
        }
        return () -> {
            synchronized (actions) {
                actions.remove(action);
            }
        };
    }

    /** An action waiting for a cancellation. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
