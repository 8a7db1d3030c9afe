package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.Spectrogram;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/**
 * Two steps, as the reference takes them: linear magnitudes by least squares, then phases that fit them; all on the
 * grid of the parameters.
 *
 * @param phases how to find the phases
 */
public record LeastSquaresInverter(PhaseReconstructor phases) implements MelInverter {

    @Override
    public float[] invert(Spectrogram mel, SpectrogramParams params, TransformBackend backend, Progress progress) {
        ShortTimeFourierTransform transform = params.transform(backend);
        Magnitudes magnitudes =
                transform.mel(params.filterbank()).leastSquares(mel.frameCount(), frame -> mel.frame(0, frame));
        return phases.reconstruct(magnitudes, transform, progress);
    }
}
