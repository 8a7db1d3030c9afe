package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.util.function.UnaryOperator;

/**
 * The reference's loudness filters on 16-bit integers, with the rounding of the Python libraries that it calls: numpy
 * truncates where it makes integers; {@link Pcm16} has the rest.
 */
final class ReferenceLoudness {

    private static final double TARGET_RMS = -12; // dBFS
    private static final double COMPRESSOR_RMS = -10; // dBFS
    private static final double HEADROOM = 0.1; // dB
    private static final double FULL_SCALE = 32768;

    private ReferenceLoudness() {}

    static AudioClip apply(AudioClip clip) {
        return filtered(clip, channels -> channels);
    }

    /** The same, with the reference's compressor in front, at the levels that it is fed with. */
    static AudioClip applyCompressed(AudioClip clip) {
        return filtered(clip, channels -> {
            int[][] loud = rmsAt(COMPRESSOR_RMS, peakBelowHeadroom(channels));
            return ReferenceCompressor.apply(new Pcm16(clip.sampleRate(), loud)).samples();
        });
    }

    private static AudioClip filtered(AudioClip clip, UnaryOperator<int[][]> first) {
        int[][] channels = peakAtFullScale(clip);
        if (peak(channels) > 0) {
            channels = rmsAtTarget(first.apply(channels));
            channels = peakBelowHeadroom(channels);
        }
        return new Pcm16(clip.sampleRate(), channels).toClip();
    }

    /** Integers whose peak is 32767; all zero for silence, which the reference divides by zero. */
    static int[][] peakAtFullScale(AudioClip clip) {
        float gain = Short.MAX_VALUE / clip.peak();
        // A peak so small that the gain overflows is silence as well.
        float finiteGain = Float.isInfinite(gain) ? 0 : gain;
        int[][] channels = new int[clip.channelCount()][clip.length()];
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < clip.length(); i++) {
                channels[c][i] = (int) (clip.sample(c, i) * finiteGain);
            }
        }
        return channels;
    }

    static int[][] rmsAtTarget(int[][] channels) {
        return rmsAt(TARGET_RMS, channels);
    }

    private static int[][] rmsAt(double level, int[][] channels) {
        int rms = rms(channels);
        // A peak of 32767 has an RMS below 1 only among a thousand million samples.
        return rms == 0 ? channels : amplified(channels, level - Decibels.ofRatio(rms / FULL_SCALE));
    }

    static int[][] peakBelowHeadroom(int[][] channels) {
        double target = FULL_SCALE * Decibels.toRatio(-HEADROOM);
        return amplified(channels, Decibels.ofRatio(target / peak(channels)));
    }

    private static int[][] amplified(int[][] channels, double decibels) {
        double gain = Decibels.toRatio(decibels);
        int[][] louder = new int[channels.length][channels[0].length];
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < channels[c].length; i++) {
                louder[c][i] = Pcm16.multiplied(channels[c][i], gain);
            }
        }
        return louder;
    }

    private static int rms(int[][] channels) {
        double sum = 0;
        long count = 0;
        for (int[] channel : channels) {
            for (int sample : channel) {
                sum += (double) sample * sample;
            }
            count += channel.length;
        }
        return (int) Math.sqrt(sum / count);
    }

    private static int peak(int[][] channels) {
        int peak = 0;
        for (int[] channel : channels) {
            for (int sample : channel) {
                peak = Math.max(peak, Math.abs(sample));
            }
        }
        return peak;
    }
}
