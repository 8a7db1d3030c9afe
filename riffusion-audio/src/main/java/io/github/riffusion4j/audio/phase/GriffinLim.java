package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.base.Progress;
import java.util.Arrays;

/**
 * The fast Griffin-Lim algorithm (Perraudin, Balazs, Søndergaard 2013) as torchaudio has it: from a first guess, turn
 * spectrum into signal and back again and again, keeping each time the phases found, pushed on by momentum, and putting
 * back the wanted magnitudes.
 *
 * @param iterations rounds; the reference does 32
 * @param momentum 0 (Griffin and Lim 1984) to below 1; the reference's is 0.99
 * @param start the first guess
 */
public record GriffinLim(int iterations, double momentum, PhaseInitializer start) implements PhaseReconstructor {

    /** Keeps the division by a vanishing bin finite; torchaudio's value. */
    private static final float TINY = 1e-16f;

    public GriffinLim {
        if (iterations < 0) {
            throw new IllegalArgumentException("iterations must be 0 or more, got " + iterations);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be from 0 to below 1, got " + momentum);
        }
    }

    /** The reference's settings: 32 rounds, momentum 0.99; but a first guess that is the same in every run. */
    public static GriffinLim reference() {
        return new GriffinLim(32, 0.99, PhaseInitializer.of(InitialPhase.spread()));
    }

    @Override
    public float[] reconstruct(
            Magnitudes magnitudes, ShortTimeFourierTransform transform, SignalPrefix prefix, Progress progress) {
        int binCount = magnitudes.binCount();
        InitialPhase initialPhase = start.guess(magnitudes, transform, prefix);
        float[] samples = transform.synthesise(magnitudes.frameCount(), (frame, spectrum) -> {
            for (int bin = 0; bin < binCount; bin++) {
                double angle = 2 * Math.PI * initialPhase.turns(frame, bin);
                spectrum[2 * bin] = (float) (magnitudes.get(frame, bin) * Math.cos(angle));
                spectrum[2 * bin + 1] = (float) (magnitudes.get(frame, bin) * Math.sin(angle));
            }
        });
        prefix.keepIn(samples);
        // Bins above the last wanted one stay silent whatever their phase, so nothing is kept for them.
        float[][] previous = new float[magnitudes.frameCount()][2 * binCount];
        for (int i = 0; i < iterations; i++) {
            samples = transform.process(
                    samples, (frame, spectrum) -> imposeMagnitudes(magnitudes, frame, spectrum, previous[frame]));
            prefix.keepIn(samples);
            progress.report(i + 1, iterations);
        }
        return samples;
    }

    private void imposeMagnitudes(Magnitudes magnitudes, int frame, float[] spectrum, float[] previous) {
        float push = (float) (momentum / (1 + momentum));
        for (int bin = 0; bin < magnitudes.binCount(); bin++) {
            float re = spectrum[2 * bin] - push * previous[2 * bin];
            float im = spectrum[2 * bin + 1] - push * previous[2 * bin + 1];
            previous[2 * bin] = spectrum[2 * bin];
            previous[2 * bin + 1] = spectrum[2 * bin + 1];
            float scale = magnitudes.get(frame, bin) / ((float) Math.sqrt(re * re + im * im) + TINY);
            spectrum[2 * bin] = re * scale;
            spectrum[2 * bin + 1] = im * scale;
        }
        Arrays.fill(spectrum, 2 * magnitudes.binCount(), spectrum.length, 0);
    }
}
