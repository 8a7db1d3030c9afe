package io.github.riffusion4j.base;

/**
 * Hears how far a piece of work is, on the thread that does it. What it throws ends the work and reaches the caller.
 */
@FunctionalInterface
public interface Progress {

    /**
     * Some more is done.
     *
     * @param done parts done so far, from 1 to {@code total}
     * @param total parts in all
     */
    void report(int done, int total);

    /** Listens to nothing. */
    static Progress none() {
        return (done, total) -> {};
    }

    /** This progress, but ending the work with a {@link CancelledException} once {@code cancellation} is cancelled. */
    default Progress until(Cancellation cancellation) {
        return (done, total) -> {
            cancellation.throwIfCancelled();
            report(done, total);
        };
    }

    /** The {@code index}-th of {@code count} equal pieces of work that together report here. */
    default Progress part(int index, int count) {
        return (done, total) -> report(index * total + done, count * total);
    }
}
