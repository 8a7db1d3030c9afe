package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.effects.Resampler;
import java.util.Arrays;
import java.util.Optional;

/** Brings signals from the rate and scale at which an inversion seeks them to those of clips. Thread safe. */
final class OutputRate {

    private final int hopLength;
    private final int outputHopLength;
    private final float gain;
    private final Optional<Resampler> resampler;

    /**
     * Prepares for one inversion's signals.
     *
     * @param fullScale the amplitude on the inversion's scale that becomes 1
     */
    OutputRate(PreparedMelInverter inversion, SpectrogramParams params, float fullScale) {
        this.hopLength = inversion.hopLength();
        this.outputHopLength = params.hopLength();
        this.gain = 1 / fullScale;
        this.resampler = inversion.sampleRate() == params.sampleRate()
                ? Optional.empty()
                : Optional.of(Resampler.of(inversion.sampleRate(), params.sampleRate(), params.maxFrequency()));
    }

    private OutputRate(int hopLength, float gain) {
        this.hopLength = hopLength;
        this.outputHopLength = hopLength;
        this.gain = gain;
        this.resampler = Optional.empty();
    }

    /** The rate at which an inversion seeks its signals; only their scale becomes that of clips. */
    static OutputRate unchanged(PreparedMelInverter inversion, float fullScale) {
        return new OutputRate(inversion.hopLength(), 1 / fullScale);
    }

    /** The frames on both sides of a part that have a share in its samples. */
    int margin() {
        return resampler.map(r -> (r.reach() + hopLength) / hopLength).orElse(0);
    }

    /** The samples of a signal that repeats. */
    float[] loop(float[] signal) {
        int frames = signal.length / hopLength;
        int margin = margin();
        float[] around = new float[(frames + 2 * margin) * hopLength];
        for (int i = 0; i < around.length; i++) {
            around[i] = signal[Math.floorMod(i - margin * hopLength, signal.length)];
        }
        return samples(around, margin, margin + frames);
    }

    /** The samples from one frame of {@code signal} to another. */
    float[] samples(float[] signal, int from, int to) {
        int first = Math.max(0, from - margin());
        int last = Math.min(signal.length / hopLength, to + margin());
        float[] part = Arrays.copyOfRange(signal, first * hopLength, last * hopLength);
        float[] whole = resampler.map(r -> r.resample(part)).orElse(part);
        float[] samples = Arrays.copyOfRange(whole, (from - first) * outputHopLength, (to - first) * outputHopLength);
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= gain;
        }
        return samples;
    }
}
