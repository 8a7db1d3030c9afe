package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;

/** Makes clips louder or softer by a fixed amount. */
public final class Gain {

    private Gain() {}

    /**
     * Multiplies every sample by the same factor, {@code 10^(decibels / 20)}. Nothing is clipped.
     *
     * @param decibels any finite number; 0 leaves a clip as it is, -6 about halves it
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    public static Effect of(double decibels) {
        double ratio = Decibels.toRatio(requireFinite(decibels));
        return clip -> amplified(clip, ratio);
    }

    static double requireFinite(double decibels) {
        if (!Double.isFinite(decibels)) {
            throw new IllegalArgumentException("a gain of " + decibels + " dB; it must be finite");
        }
        return decibels;
    }

    static AudioClip amplified(AudioClip clip, double ratio) {
        if (ratio == 1) {
            return clip;
        }
        float[][] channels = Channels.of(clip);
        for (float[] channel : channels) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = (float) (channel[i] * ratio);
            }
        }
        return AudioClip.wrap(clip.sampleRate(), channels);
    }
}
