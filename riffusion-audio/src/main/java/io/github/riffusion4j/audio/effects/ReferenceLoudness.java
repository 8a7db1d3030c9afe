package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;

/**
 * The reference's loudness filters on 16-bit integers, with the rounding of the Python libraries that it calls: numpy
 * truncates where it makes integers, and audioop (CPython) rounds down, after clamping, where it multiplies.
 */
final class ReferenceLoudness {

    private static final double TARGET_RMS = -12; // dBFS
    private static final double HEADROOM = 0.1; // dB
    private static final double FULL_SCALE = 32768;

    private ReferenceLoudness() {}

    static AudioClip apply(AudioClip clip) {
        int[][] channels = peakAtFullScale(clip);
        if (peak(channels) > 0) {
            channels = rmsAtTarget(channels);
            channels = peakBelowHeadroom(channels);
        }
        return clip(clip.sampleRate(), channels);
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
        int rms = rms(channels);
        // A peak of 32767 has an RMS below 1 only among a thousand million samples.
        return rms == 0 ? channels : amplified(channels, TARGET_RMS - Decibels.ofRatio(rms / FULL_SCALE));
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
                louder[c][i] = multiplied(channels[c][i], gain);
            }
        }
        return louder;
    }

    /** audioop.mul: its lower clamp takes all below -32767 to -32768. */
    private static int multiplied(int sample, double gain) {
        double product = sample * gain;
        if (product > Short.MAX_VALUE) {
            return Short.MAX_VALUE;
        }
        return product < Short.MIN_VALUE + 1 ? Short.MIN_VALUE : (int) Math.floor(product);
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

    private static AudioClip clip(int sampleRate, int[][] channels) {
        float[][] samples = new float[channels.length][channels[0].length];
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < channels[c].length; i++) {
                samples[c][i] = (float) (channels[c][i] / FULL_SCALE);
            }
        }
        return AudioClip.of(sampleRate, samples);
    }
}
