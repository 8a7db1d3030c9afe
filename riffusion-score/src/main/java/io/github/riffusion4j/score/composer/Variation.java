package io.github.riffusion4j.score.composer;

/** Ways to vary a composed score: tempo, key, chords and bars stay, so that a game may go from one to another at any bar. */
public enum Variation {
    /** The same with less: notes on the pulses alone, and softer. */
    CALMER,
    /** The same with more: the parts that were missing, and louder. */
    FULLER,
    /** Another melody over the same chords; all other parts stay note for note. */
    OTHER_MELODY
}
