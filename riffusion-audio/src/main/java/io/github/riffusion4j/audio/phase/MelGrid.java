package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;

/**
 * A grid, and what computes on it.
 *
 * @param grid where frames and bins lie
 * @param transform between signals and the grid
 * @param filterbank the bands of the spectrogram over the grid's bins
 * @param scale for each band, the amplitude to aim at on this grid over that on the parameters' own
 */
record MelGrid(Grid grid, ShortTimeFourierTransform transform, MelFilterbank filterbank, float[] scale) {

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
}
