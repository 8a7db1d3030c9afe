package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Arrays;

/**
 * 16-bit samples and the arithmetic on them of the Python libraries that the reference calls: audioop (CPython) rounds
 * down, after clamping, where it multiplies; pydub counts in milliseconds.
 */
final class Pcm16 {

    private static final int FULL_SCALE = 32768;

    private final int sampleRate;
    private final int[][] samples;

    /** Takes [channel][sample] without a copy. */
    Pcm16(int sampleRate, int[][] samples) {
        this.sampleRate = sampleRate;
        this.samples = samples;
    }

    /** The nearest 16-bit samples; those of a clip that was made of such are these again. */
    static Pcm16 of(AudioClip clip) {
        int[][] samples = new int[clip.channelCount()][clip.length()];
        for (int c = 0; c < samples.length; c++) {
            for (int i = 0; i < samples[c].length; i++) {
                samples[c][i] = saturated(Math.round(clip.sample(c, i) * FULL_SCALE));
            }
        }
        return new Pcm16(clip.sampleRate(), samples);
    }

    AudioClip toClip() {
        float[][] channels = new float[samples.length][length()];
        for (int c = 0; c < channels.length; c++) {
            for (int i = 0; i < channels[c].length; i++) {
                channels[c][i] = (float) samples[c][i] / FULL_SCALE;
            }
        }
        return AudioClip.wrap(sampleRate, channels);
    }

    int sampleRate() {
        return sampleRate;
    }

    /** [channel][sample], not a copy. */
    int[][] samples() {
        return samples;
    }

    int length() {
        return samples[0].length;
    }

    /** The length in milliseconds, rounded half to even as Python does. */
    int millis() {
        return (int) Math.rint(1000 * ((double) length() / sampleRate));
    }

    /** The sample that a time falls on. */
    int position(long millis) {
        return (int) (millis * (sampleRate / 1000.0));
    }

    /** From one time to another, which may lie behind the end by a rounding; what is missing there is silence. */
    Pcm16 slice(long fromMillis, long toMillis) {
        int from = Math.min(position(fromMillis), length());
        int to = Math.max(from, position(toMillis));
        int[][] part = new int[samples.length][];
        Arrays.setAll(part, c -> Arrays.copyOfRange(samples[c], from, to));
        return new Pcm16(sampleRate, part);
    }

    Pcm16 append(Pcm16 next) {
        int[][] joined = new int[samples.length][];
        for (int c = 0; c < joined.length; c++) {
            joined[c] = Arrays.copyOf(samples[c], length() + next.length());
            System.arraycopy(next.samples[c], 0, joined[c], length(), next.length());
        }
        return new Pcm16(sampleRate, joined);
    }

    /** The sum, saturating, as long as this; what {@code other} has beyond that is dropped. */
    Pcm16 plus(Pcm16 other) {
        int[][] sum = new int[samples.length][];
        for (int c = 0; c < sum.length; c++) {
            sum[c] = samples[c].clone();
            for (int i = 0; i < Math.min(length(), other.length()); i++) {
                sum[c][i] = saturated(sum[c][i] + other.samples[c][i]);
            }
        }
        return new Pcm16(sampleRate, sum);
    }

    /** audioop.mul: its lower clamp takes all below -32767 to -32768. */
    static int multiplied(int sample, double gain) {
        double product = sample * gain;
        if (product > Short.MAX_VALUE) {
            return Short.MAX_VALUE;
        }
        return product < Short.MIN_VALUE + 1 ? Short.MIN_VALUE : (int) Math.floor(product);
    }

    private static int saturated(int sample) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }
}
