package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.phase.GriffinLim;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.base.Progress;
import java.util.Arrays;

/**
 * Griffin-Lim rounds whose magnitudes follow the signal. A mel spectrogram leaves open how a band's amplitude is spread
 * over its bins; insisting on one way, as the least-squares magnitudes do, forbids signals that fit as well. So each
 * round takes the magnitudes that the signal has, and only multiplies them by what its bands lack: the ratio of wanted
 * to found mel amplitude.
 */
final class MelConsistency {

    /** As in {@link GriffinLim}; from 0.9 up the result hardly depends on it. */
    private static final double MOMENTUM = 0.99;

    /** A band's amplitude grows by at most this factor in one round, so that a silent band cannot explode. */
    private static final float MOST = 10;

    private static final float TINY = 1e-16f;
    private static final float TINY_SQUARE = 1e-32f;

    private final Spectrogram mel;
    private final MelGrid grid;
    private final ShortTimeFourierTransform transform;
    private final MelFilterbank filterbank;
    private final SignalPrefix prefix;

    MelConsistency(MelGrid grid, Spectrogram mel, SignalPrefix prefix) {
        this.mel = mel;
        this.grid = grid;
        this.transform = grid.transform();
        this.filterbank = grid.filterbank();
        this.prefix = prefix;
    }

    /** Moves {@code samples}, on the grid's sample rate, towards the spectrogram. */
    float[] refine(float[] samples, int rounds, Progress progress) {
        float[][] previous = new float[mel.frameCount()][2 * filterbank.binCount()];
        float[] refined = samples;
        for (int i = 0; i < rounds; i++) {
            refined = transform.process(refined, (frame, spectrum) -> move(frame, spectrum, previous[frame]));
            prefix.keepIn(refined);
            progress.report(i + 1, rounds);
        }
        return refined;
    }

    private void move(int frame, float[] spectrum, float[] previous) {
        float push = (float) (MOMENTUM / (1 + MOMENTUM));
        float[] gains = gains(frame, spectrum);
        for (int bin = 0; bin < gains.length; bin++) {
            float foundRe = spectrum[2 * bin];
            float foundIm = spectrum[2 * bin + 1];
            float re = foundRe - push * previous[2 * bin];
            float im = foundIm - push * previous[2 * bin + 1];
            previous[2 * bin] = foundRe;
            previous[2 * bin + 1] = foundIm;
            float found = foundRe * foundRe + foundIm * foundIm;
            // The wanted amplitude over the one that the push has left: both under one root.
            float factor = gains[bin] * (float) Math.sqrt(found / (re * re + im * im + TINY_SQUARE));
            spectrum[2 * bin] = re * factor;
            spectrum[2 * bin + 1] = im * factor;
        }
        Arrays.fill(spectrum, 2 * gains.length, spectrum.length, 0);
    }

    /** For each bin, the factor that brings its bands to the wanted amplitude. */
    private float[] gains(int frame, float[] spectrum) {
        float[] ratios = filterbank.bands(spectrum);
        for (int band = 0; band < ratios.length; band++) {
            float wanted = mel.get(0, band, frame) * grid.scale(band);
            ratios[band] = Math.min(MOST, wanted / (ratios[band] + TINY));
        }
        float[] gains = new float[filterbank.binCount()];
        filterbank.interpolate(ratios, gains);
        return gains;
    }
}
