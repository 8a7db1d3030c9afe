package io.github.riffusion4j.game;

/** When something that is requested begins, on the grid of the section that plays. */
public enum Sync {
    /** At once. */
    NOW,
    /** At the next beat. */
    NEXT_BEAT,
    /** At the next bar. */
    NEXT_BAR,
    /** At the end of the loop. */
    LOOP_END
}
