package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Npy;

/** 16-bit clips that the reference's libraries were given or made. */
final class Goldens {

    private Goldens() {}

    static int[] samples(String name) {
        return Npy.resource(Goldens.class, name + ".npy").ints();
    }

    static AudioClip mono(String name) {
        return Signals.clip(deinterleaved(samples(name), 1)[0]);
    }

    static AudioClip stereo(String name) {
        return Signals.clip(deinterleaved(samples(name), 2));
    }

    private static float[][] deinterleaved(int[] samples, int channelCount) {
        float[][] channels = new float[channelCount][samples.length / channelCount];
        for (int i = 0; i < samples.length; i++) {
            channels[i % channelCount][i / channelCount] = samples[i] / 32768f;
        }
        return channels;
    }

    static int[] interleaved(AudioClip clip) {
        int[] samples = new int[clip.length() * clip.channelCount()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (int) (clip.sample(i % clip.channelCount(), i / clip.channelCount()) * 32768);
        }
        return samples;
    }
}
