package io.github.riffusion4j.examples.game;

import io.github.riffusion4j.ClipGenerator;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.Segment;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;

/** Streams of strokes in place of music, at 8,000 Hz: eight in a clip of 5.12 seconds when calm, 16 when tense. */
final class Strokes implements ClipGenerator {

    static final int RATE = 8_000;
    static final double CLIP = 5.12;

    private static final int LENGTH = 40_960;
    private static final int CALM = 8;
    private static final int TENSE = 16;

    /** A request for such a stream. */
    static StreamRequest stream() {
        return StreamRequest.of(new Strokes(), Prompt.of("calm").seed(1))
                .intensityScale(Prompt.of("tense"))
                .beats(CALM)
                .intensityGain(9)
                .channels(1);
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public AudioClip clip(Segment segment, Cancellation cancellation) {
        int strokes = segment.prompts().heaviest().text().equals("calm") ? CALM : TENSE;
        float[] samples = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int since = i % (LENGTH / strokes);
            samples[i] = (float) (Math.exp(-since / 400.0) * Math.sin(0.5 * since));
        }
        return AudioClip.of(RATE, samples);
    }

    /** Strokes in each second: moments at which the sound is suddenly much louder than a moment before. */
    static double[] density(AudioClip sound) {
        int hop = RATE / 50;
        double[] density = new double[sound.length() / RATE];
        double before = 0;
        int quiet = 0;
        for (int from = 0; from + hop <= density.length * RATE; from += hop) {
            double level = sound.slice(from, from + hop).rms();
            if (level > 3 * before + 1e-4 && quiet > 5) {
                density[from / RATE]++;
                quiet = 0;
            }
            quiet++;
            before = level;
        }
        return density;
    }
}
