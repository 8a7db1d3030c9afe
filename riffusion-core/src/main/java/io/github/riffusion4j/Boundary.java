package io.github.riffusion4j;

/** What the ends of a sound have to do with each other. */
public enum Boundary {
    /** It begins and ends. */
    LINE,
    /** Its end flows into its beginning: a loop. */
    CIRCLE
}
