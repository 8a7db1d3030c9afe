package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import java.util.Optional;

/** A part of a model that is loaded when it is first asked for. Thread safe. */
final class Lazy<M> implements AutoCloseable {

    private final BackgroundLoad<M> loading;
    private Optional<M> loaded = Optional.empty();
    private boolean closed;

    Lazy(BackgroundLoad<M> loading) {
        this.loading = loading;
    }

    /**
     * The part.
     *
     * @throws IllegalStateException if this is closed
     */
    synchronized M get(Cancellation cancellation) {
        if (closed) {
            throw new IllegalStateException("this model has been closed");
        }
        M part = loaded.orElseGet(() -> loading.await(cancellation));
        loaded = Optional.of(part);
        return part;
    }

    /** Closes the part, if it was ever loaded. Calling it again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional<M> last = loaded;
        loaded = Optional.empty();
        last.ifPresent(loading.close());
    }
}
