package io.github.riffusion4j.audio.effects;

/** Computes the samples of a signal at another rate. Immutable and thread safe. */
interface RateChange {

    /** The first {@code length} samples at the new rate; {@code samples} are followed and preceded by silence. */
    float[] apply(float[] samples, int length);
}
