package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;

/**
 * A clip's part in an {@link Overlay}.
 *
 * @param clip what plays
 * @param gain in dB, finite; 0 for the clip as it is
 * @param start when it begins, 0 or more
 */
public record Layer(AudioClip clip, double gain, Duration start) {

    /**
     * Checks the layer's values.
     *
     * @throws IllegalArgumentException if the gain is not finite or the start is negative
     */
    public Layer {
        Gain.requireFinite(gain);
        Channels.requireNotNegative(start, "start");
    }

    /** The clip as it is, from the beginning. */
    public static Layer of(AudioClip clip) {
        return new Layer(clip, 0, Duration.ZERO);
    }

    /** The same layer with another gain, in dB. */
    public Layer gain(double decibels) {
        return new Layer(clip, decibels, start);
    }

    /** The same layer with another beginning. */
    public Layer startingAt(Duration time) {
        return new Layer(clip, gain, time);
    }
}
