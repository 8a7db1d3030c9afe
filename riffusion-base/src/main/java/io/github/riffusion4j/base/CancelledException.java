package io.github.riffusion4j.base;

/** The caller cancelled the work through its {@link Cancellation}; nothing was written. */
public final class CancelledException extends RiffusionException {

    public CancelledException() {
        super("Cancelled by the caller");
    }

    public CancelledException(Throwable cause) {
        super("Cancelled by the caller", cause);
    }
}
