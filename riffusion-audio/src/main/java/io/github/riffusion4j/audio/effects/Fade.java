package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;
import java.util.function.IntBinaryOperator;

/**
 * Lets clips begin or end softly: the gain follows half a period of a raised cosine, which has a kink at neither end.
 */
public final class Fade {

    private Fade() {}

    /**
     * From silence to full gain over the first {@code duration}.
     *
     * @param duration 0 or more; longer than the clip means its whole length
     * @throws IllegalArgumentException if it is negative
     */
    public static Effect in(Duration duration) {
        return fade(duration, (i, sampleCount) -> i);
    }

    /**
     * From full gain to silence over the last {@code duration}.
     *
     * @param duration 0 or more; longer than the clip means its whole length
     * @throws IllegalArgumentException if it is negative
     */
    public static Effect out(Duration duration) {
        return fade(duration, (i, sampleCount) -> sampleCount - 1 - i);
    }

    /**
     * Applies the rising gains.
     *
     * @param position where the gain of an index belongs, in that many samples
     */
    private static Effect fade(Duration duration, IntBinaryOperator position) {
        Channels.requireNotNegative(duration, "fade");
        return clip -> {
            float[][] channels = Channels.of(clip);
            int length = Math.min(clip.length(), Channels.sampleCount(duration, clip.sampleRate()));
            for (float[] channel : channels) {
                for (int i = 0; i < length; i++) {
                    int at = position.applyAsInt(i, channel.length);
                    channel[at] = (float) (channel[at] * gain(i, length));
                }
            }
            return AudioClip.wrap(clip.sampleRate(), channels);
        };
    }

    /** Between 0 and 1, without reaching either: silence is the sample before the fade, full gain the one after. */
    static double gain(int i, int length) {
        return 0.5 - 0.5 * Math.cos(Math.PI * (i + 1) / (length + 1));
    }
}
