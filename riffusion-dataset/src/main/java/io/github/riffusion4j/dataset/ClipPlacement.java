package io.github.riffusion4j.dataset;

/** Where in a long recording its clips begin. */
public enum ClipPlacement {
    /** At a fixed interval. */
    INTERVAL,
    /** On the first beat after the clip before; at a fixed interval where no beat is found. */
    BEAT
}
