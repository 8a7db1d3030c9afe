package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Signals whose properties are known, to measure effects with. */
final class Signals {

    static final int RATE = 44_100;

    private Signals() {}

    /** A sine of amplitude 1. */
    static float[] tone(int sampleRate, double frequency, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) sine(sampleRate, frequency, i);
        }
        return samples;
    }

    /** Sample {@code i} of {@link #tone}. */
    static double sine(int sampleRate, double frequency, long i) {
        return Math.sin(2 * Math.PI * frequency * i / sampleRate + 0.3);
    }

    /** White noise between -1 and 1, the same for the same seed. */
    static float[] noise(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) random.nextDouble(-1, 1);
        }
        return samples;
    }

    static float[] constant(float value, int length) {
        float[] samples = new float[length];
        Arrays.fill(samples, value);
        return samples;
    }

    static AudioClip clip(float[]... channels) {
        return AudioClip.of(RATE, channels);
    }

    static float[] scaled(float[] samples, double gain) {
        float[] scaled = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            scaled[i] = (float) (samples[i] * gain);
        }
        return scaled;
    }

    static double decibels(double ratio) {
        return 20 * Math.log10(ratio);
    }
}
