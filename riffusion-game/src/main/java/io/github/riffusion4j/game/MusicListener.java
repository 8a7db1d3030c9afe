package io.github.riffusion4j.game;

/**
 * Is notified of beats, bars and sections that are heard. All calls come from {@link GameMusic#update()}, on the thread
 * that calls it: the game's loop.
 */
public interface MusicListener {

    /** A beat begins. */
    default void onBeat(MusicTime time) {}

    /** A bar begins; called before its first beat. */
    default void onBar(MusicTime time) {}

    /** A section begins, the first included; called before its bar. */
    default void onSection(MusicTime time) {}

    /** A clip could not be read or generated; the music goes on without it. */
    default void onFailure(RuntimeException failure) {}
}
