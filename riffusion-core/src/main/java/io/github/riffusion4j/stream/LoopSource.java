package io.github.riffusion4j.stream;

/** Where the next clip comes from. */
@FunctionalInterface
interface LoopSource {

    /**
     * The clip that is to play from {@code change} on; {@link Loop#NONE} if the present one should go on.
     *
     * @param change a position at which clips may change
     */
    Loop take(long change);
}
