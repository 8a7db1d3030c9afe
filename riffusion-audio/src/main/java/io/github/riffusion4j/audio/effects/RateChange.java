package io.github.riffusion4j.audio.effects;

/** Computes the samples of a signal at another rate. Immutable and thread safe. */
interface RateChange {

    /** The first {@code length} samples at the new rate; {@code samples} are followed and preceded by silence. */
    float[] apply(float[] samples, int length);

    /** The most samples on each side of its place that an output depends on. */
    int reach();

    /**
     * The ratio's terms: output m · up + i of a signal is output i of the same signal without its first m · down
     * samples, except within reach of the cut.
     */
    int up();

    int down();

    /** For how many times {@link #up} outputs at once the work is done best; whole multiples of it are good, too. */
    int bestGroups();
}
