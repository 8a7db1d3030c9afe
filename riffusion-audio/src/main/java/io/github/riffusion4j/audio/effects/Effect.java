package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;

/**
 * Makes one clip of another. Implementations have no state, so that the same clip always becomes the same, and may be
 * used by many threads.
 */
@FunctionalInterface
public interface Effect {

    AudioClip apply(AudioClip clip);

    /** This effect, and {@code next} on what it makes. */
    default Effect then(Effect next) {
        return clip -> next.apply(apply(clip));
    }
}
