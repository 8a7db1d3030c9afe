package io.github.riffusion4j.audio.effects;

import java.util.SplittableRandom;

/** Rhythms of known tempo, 44.1 kHz. */
final class Rhythms {

    /** The length of a generated clip. */
    static final double SECONDS = 5.11;

    private static final int RATE = Signals.RATE;

    private Rhythms() {}

    /** A short, pitched click at each of these times, in seconds. */
    static float[] clicks(double seconds, double... times) {
        float[] samples = new float[(int) (seconds * RATE)];
        for (double time : times) {
            int start = (int) Math.round(time * RATE);
            for (int i = 0; i < 400 && start + i < samples.length; i++) {
                samples[start + i] += (float) (0.8 * Math.sin(0.15 * i) * Math.exp(-i / 80.0));
            }
        }
        return samples;
    }

    static float[] metronome(double tempo, double first) {
        double[] times = new double[(int) Math.ceil((SECONDS - first) * tempo / 60)];
        for (int beat = 0; beat < times.length; beat++) {
            times[beat] = first + beat * 60 / tempo;
        }
        return clicks(SECONDS, times);
    }

    /** Bass drum and snare in turn, and a hi-hat on every half beat, over a held chord and faint noise. */
    static float[] drums(double tempo, double first) {
        float[] samples = new float[(int) (SECONDS * RATE)];
        SplittableRandom random = new SplittableRandom(3);
        for (int half = 0; first + half * 30 / tempo < SECONDS; half++) {
            double time = first + half * 30 / tempo;
            stroke(samples, time, 8000, 0.015, 1, 0.2, random);
            if (half % 4 == 0) {
                stroke(samples, time, 60, 0.08, 0.05, 0.9, random);
            } else if (half % 4 == 2) {
                stroke(samples, time, 200, 0.05, 0.7, 0.6, random);
            }
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] += (float) (0.1 * (Math.sin(0.03 * i) + Math.sin(0.0377 * i)) + random.nextDouble(-0.01, 0.01));
        }
        return samples;
    }

    /** A decaying tone mixed with decaying noise. */
    static void stroke(
            float[] samples,
            double time,
            double frequency,
            double decay,
            double noise,
            double amplitude,
            SplittableRandom random) {
        int start = (int) Math.round(time * RATE);
        for (int i = 0; i < 6 * decay * RATE && start + i < samples.length; i++) {
            double tone = Math.sin(2 * Math.PI * frequency * i / RATE);
            double sound = (1 - noise) * tone + noise * random.nextDouble(-1, 1);
            samples[start + i] += (float) (amplitude * Math.exp(-i / (decay * RATE)) * sound);
        }
    }
}
