package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.Spectrogram;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.base.Progress;

/**
 * Two steps, as the reference takes them: linear magnitudes by least squares, then phases that fit them; all on the
 * grid of the parameters.
 *
 * @param phases how to find the phases
 */
public record LeastSquaresInverter(PhaseReconstructor phases) implements MelInverter {

    @Override
    public float[] invert(Spectrogram mel, SpectrogramParams params, Progress progress) {
        MelFilterbank filterbank = params.filterbank();
        Magnitudes magnitudes = Magnitudes.of(
                mel.frameCount(),
                filterbank.binCount(),
                (frame, amplitudes) -> filterbank.leastSquares(mel.frame(0, frame), amplitudes));
        return phases.reconstruct(magnitudes, params.transform(), progress);
    }
}
