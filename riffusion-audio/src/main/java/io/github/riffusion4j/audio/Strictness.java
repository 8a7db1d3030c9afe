package io.github.riffusion4j.audio;

/** Treatment of damage in an audio file that players play over: junk between frames, a size field that is wrong. */
public enum Strictness {
    /** Damage is skipped; {@link AudioReader#warnings()} tells it, and a warning is logged. */
    LENIENT,
    /** Damage is an error: for data sets, in which half a file is worse than none. */
    STRICT
}
