package io.github.riffusion4j.audio.transform;

/** Scale of the triangles of a mel filterbank. */
public enum MelNorm {

    /** Every triangle peaks at 1; the reference's choice. */
    NONE,

    /** Every triangle has the same area: its peak is 2 / (its width in Hz). */
    SLANEY
}
