package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A component of a model that is loaded when it is first used. Thread safe: threads that need it at the same time wait
 * for one load, each as long as it is not cancelled itself.
 */
final class Lazy<M> implements AutoCloseable {

    private final BackgroundLoad<M> loading;

    /** Of the latest load; guarded by this. */
    private Optional<CompletableFuture<M>> loaded = Optional.empty();

    private boolean closed;

    Lazy(BackgroundLoad<M> loading) {
        this.loading = loading;
    }

    /**
     * The component, loaded if this is the first call, or the last load failed. A load whose callers were cancelled
     * goes on, for the next.
     *
     * @throws IllegalStateException if this is closed, before or meanwhile
     * @throws io.github.riffusion4j.base.CancelledException if cancelled
     */
    M get(Cancellation cancellation) {
        cancellation.throwIfCancelled();
        // Cancelling completes the caller's copy alone.
        return BackgroundLoad.await(component().copy(), cancellation);
    }

    private synchronized CompletableFuture<M> component() {
        if (closed) {
            throw closed();
        }
        CompletableFuture<M> latest =
                loaded.filter(load -> !load.isCompletedExceptionally()).orElseGet(loading::start);
        loaded = Optional.of(latest);
        return latest;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this model has been closed");
    }

    /** Closes the component; one that is being loaded is closed once it is there. Calling it again does nothing. */
    @Override
    public void close() {
        Optional<CompletableFuture<M>> last;
        synchronized (this) {
            closed = true;
            last = loaded;
            loaded = Optional.empty();
        }
        last.filter(load -> !load.completeExceptionally(closed()))
                .filter(load -> !load.isCompletedExceptionally())
                .ifPresent(load -> loading.close().accept(load.join()));
    }
}
