package io.github.riffusion4j.score;

/** The role of a part in a score. */
public enum Role {
    /** The leading line. */
    MELODY,
    /** A second line below or beside the melody. */
    COUNTERMELODY,
    /** Chords in a rhythm, or broken. */
    CHORDS,
    /** Chords that are held. */
    PAD,
    /** The lowest line. */
    BASS,
    /** Drums and percussion. */
    DRUMS,
    /** None of these, or not known. */
    OTHER
}
