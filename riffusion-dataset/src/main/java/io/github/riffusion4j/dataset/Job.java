package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;

/** The work of a {@link Batch} on each recording. Used by many threads at once. */
@FunctionalInterface
public interface Job {

    /**
     * Does one recording, or what an earlier run has left of it.
     *
     * @throws io.github.riffusion4j.base.CancelledException once {@code cancellation} is cancelled
     * @throws RuntimeException if the recording is not fit for it; the batch reports it and goes on
     */
    Outcome process(Recording recording, Cancellation cancellation);

    /**
     * The outcome of a recording.
     *
     * @param written files that were written
     * @param present files that were there already
     */
    record Outcome(int written, int present) {

        static final Outcome NOTHING = new Outcome(0, 0);

        Outcome plus(Outcome other) {
            return new Outcome(written + other.written, present + other.present);
        }
    }
}
