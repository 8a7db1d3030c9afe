package io.github.riffusion4j.playback;

/** A source of the clips that a player plays. */
@FunctionalInterface
public interface LoopSource {

    /**
     * The clip that is to play from {@code change} on; {@link Loop#NONE} if the present one should go on.
     *
     * @param change a position at which clips may change
     */
    Loop take(long change);
}
