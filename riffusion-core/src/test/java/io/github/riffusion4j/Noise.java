package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Random;

/** Noise like the sound of a model with random weights. */
final class Noise {

    private Noise() {}

    /** Always the same, at 44,100 samples a second. */
    static AudioClip lasting(int milliseconds) {
        Random random = new Random(1);
        float[] samples = new float[milliseconds * 441 / 10];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.05 * random.nextGaussian());
        }
        return AudioClip.of(44_100, samples);
    }
}
