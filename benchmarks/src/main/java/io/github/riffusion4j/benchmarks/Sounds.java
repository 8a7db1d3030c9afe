package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Five seconds each of synthetic sound of different kinds, deterministic. */
final class Sounds {

    static final int SAMPLE_RATE = 44100;

    /** The number of samples of 512 columns of 10 ms. */
    static final int LENGTH = 511 * SAMPLE_RATE / 100;

    private Sounds() {}

    private static AudioClip of(DoubleUnaryOperator sound) {
        float[] samples = new float[LENGTH];
        for (int n = 0; n < LENGTH; n++) {
            samples[n] = (float) sound.applyAsDouble((double) n / SAMPLE_RATE);
        }
        return AudioClip.of(SAMPLE_RATE, samples);
    }

    private static double tone(double frequency, double t) {
        return Math.sin(2 * Math.PI * frequency * t);
    }

    /** Seconds since the last beat, at 120 beats a minute. */
    private static double sinceBeat(double t) {
        return t % 0.5;
    }

    static AudioClip sweep() {
        return of(t -> 0.5 * tone(100 + 900 * t, t));
    }

    static AudioClip chords() {
        double[][] chords = {
            {220, 277.18, 329.63}, {246.94, 311.13, 369.99}, {196, 246.94, 293.66}, {220, 261.63, 329.63}
        };
        return of(t -> {
            double sum = 0;
            for (double pitch : chords[(int) (t / 1.28) % 4]) {
                for (int harmonic = 1; harmonic <= 8; harmonic++) {
                    sum += tone(pitch * harmonic, t) / harmonic;
                }
            }
            return 0.1 * sum * Math.exp(-1.5 * (t % 1.28));
        });
    }

    /** A kick on every beat, a snare of noise on every other, ticks of noise between. */
    static AudioClip drums() {
        Random noise = new Random(1);
        return of(t -> {
            double beat = sinceBeat(t);
            double kick = tone(50 + 60 * Math.exp(-30 * beat), beat) * Math.exp(-12 * beat);
            double snare = t % 1 >= 0.5 ? noise.nextGaussian() * Math.exp(-18 * beat) : 0;
            double tick = noise.nextGaussian() * Math.exp(-80 * (t % 0.25));
            return 0.4 * kick + 0.15 * snare + 0.05 * tick;
        });
    }

    /** Inharmonic partials that ring long. */
    static AudioClip bells() {
        double[] partials = {1, 2.76, 5.4, 8.93, 13.3};
        return of(t -> {
            double strike = t % 1.7;
            double sum = 0;
            for (int i = 0; i < partials.length; i++) {
                sum += tone(310 * partials[i], strike) * Math.exp(-(1 + i) * strike) / (1 + i);
            }
            return 0.3 * sum;
        });
    }

    /** A rich tone with vibrato, as a voice or a violin has. */
    static AudioClip vibrato() {
        return of(t -> {
            double phase = 330 * t + 1.2 * Math.sin(2 * Math.PI * 5.5 * t);
            double sum = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                sum += Math.sin(2 * Math.PI * harmonic * phase) / harmonic;
            }
            return 0.2 * sum;
        });
    }

    static AudioClip noise() {
        Random noise = new Random(2);
        return of(t -> 0.1 * noise.nextGaussian() * (1 + 0.8 * tone(2, t)));
    }

    /** Everything at once. */
    static AudioClip band() {
        return mix(mix(chords(), drums()), mix(bells(), vibrato()));
    }

    private static AudioClip mix(AudioClip a, AudioClip b) {
        float[] sum = a.channel(0);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (sum[i] + b.sample(0, i)) / 2;
        }
        return AudioClip.of(SAMPLE_RATE, sum);
    }
}
