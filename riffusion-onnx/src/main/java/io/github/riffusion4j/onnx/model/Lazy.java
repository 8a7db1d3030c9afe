package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import java.util.Optional;

/** A component of a model that is loaded when it is first used. Thread safe. */
final class Lazy<M> implements AutoCloseable {

    private final BackgroundLoad<M> loading;
    private Optional<M> loaded = Optional.empty();
    private boolean closed;

    Lazy(BackgroundLoad<M> loading) {
        this.loading = loading;
    }

    /**
     * The component, loaded if this is the first call.
     *
     * @throws IllegalStateException if this is closed
     */
    synchronized M get(Cancellation cancellation) {
        if (closed) {
            throw new IllegalStateException("this model has been closed");
        }
        M component = loaded.orElseGet(() -> loading.await(cancellation));
        loaded = Optional.of(component);
        return component;
    }

    /** Closes the component, if it was loaded. Calling it again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional<M> last = loaded;
        loaded = Optional.empty();
        last.ifPresent(loading.close());
    }
}
