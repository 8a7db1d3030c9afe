package io.github.riffusion4j.base;

/** The caller cancelled the work through its {@link Cancellation}; nothing was written. */
public final class CancelledException extends RiffusionException {

    /** Cancelled between two pieces of work. */
    public CancelledException() {
        super("Cancelled by the caller");
    }

    /** Cancelled inside a piece of work, which ended with {@code cause}. */
    public CancelledException(Throwable cause) {
        super("Cancelled by the caller", cause);
    }
}
