package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;

/** A grid, and what computes on it. Immutable and thread safe. */
final class MelGrid {

    private final Grid grid;
    private final ShortTimeFourierTransform transform;
    private final MelFilterbank filterbank;
    private final float[] scale;

    private MelGrid(Grid grid, ShortTimeFourierTransform transform, MelFilterbank filterbank, float[] scale) {
        this.grid = grid;
        this.transform = transform;
        this.filterbank = filterbank;
        this.scale = scale;
    }

    /**
     * Prepares a grid.
     *
     * @param own the filterbank of the parameters' own grid
     */
    static MelGrid of(Grid grid, MelFilterbank own, TransformBackend backend) {
        MelFilterbank filterbank = grid.filterbank();
        float[] scale = filterbank.sums();
        float[] ownSums = own.sums();
        for (int band = 0; band < scale.length; band++) {
            scale[band] = ownSums[band] == 0 ? 0 : (float) (scale[band] / ownSums[band] * grid.amplitudeRatio());
        }
        return new MelGrid(grid, grid.transform(backend), filterbank, scale);
    }

    /** The same grid for signals that repeat. */
    MelGrid circular() {
        return new MelGrid(grid, transform.circular(), filterbank, scale);
    }

    /** Where frames and bins lie. */
    Grid grid() {
        return grid;
    }

    /** Between signals and the grid. */
    ShortTimeFourierTransform transform() {
        return transform;
    }

    /** The bands of the spectrogram over the grid's bins. */
    MelFilterbank filterbank() {
        return filterbank;
    }

    /** The least-squares magnitudes of a spectrogram, found on the parameters' own grid and sampled on this one. */
    Magnitudes magnitudes(MelFilterbank own, Spectrogram mel) {
        double ratio = grid.amplitudeRatio();
        return Magnitudes.of(mel.frameCount(), filterbank.binCount(), (frame, amplitudes) -> {
            filterbank.spread(own.heights(mel.frame(0, frame)), amplitudes);
            for (int bin = 0; bin < amplitudes.length; bin++) {
                amplitudes[bin] = (float) (ratio * amplitudes[bin]);
            }
        });
    }

    /** The amplitude to aim at in a band on this grid, over that on the parameters' own. */
    float scale(int band) {
        return scale[band];
    }
}
