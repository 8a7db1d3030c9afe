package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.transform.TransformBackend;

/**
 * Many times faster than the reference, and with enough rounds better. Nothing lies above the highest band, so the
 * signal is sought at a rate just high enough for it, on a grid with hardly any padding: phases by integration, and
 * then rounds in which phases and magnitudes follow the signal, as far as the mel spectrogram leaves them open; first
 * on that grid, then on a finer.
 *
 * @param coarseRounds rounds on the grid with hardly any padding
 * @param fineRounds rounds on the finer grid
 * @param oversampling how many times finer its bins are, a power of two
 */
public record ConsistentInverter(int coarseRounds, int fineRounds, int oversampling) implements MelInverter {

    public ConsistentInverter {
        if (coarseRounds < 0 || fineRounds < 0 || oversampling < 1 || Integer.bitCount(oversampling) != 1) {
            throw new IllegalArgumentException("rounds must be 0 or more and oversampling a power of two, got "
                    + coarseRounds + ", " + fineRounds + ", " + oversampling);
        }
    }

    @Override
    public PreparedMelInverter prepare(SpectrogramParams params, double stretch, TransformBackend backend) {
        return ConsistentInversion.of(this, params, stretch, backend);
    }
}
