package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.Spectrogram;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.MelTransform;
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
    public Inversion prepare(SpectrogramParams params, TransformBackend backend) {
        ShortTimeFourierTransform transform = params.transform(backend);
        return new TwoSteps(phases, params.sampleRate(), transform, transform.mel(params.filterbank()));
    }

    private record TwoSteps(
            PhaseReconstructor phases, int sampleRate, ShortTimeFourierTransform transform, MelTransform melTransform)
            implements Inversion {

        @Override
        public int hopLength() {
            return transform.hopLength();
        }

        @Override
        public float[] signal(Spectrogram mel, Opening opening, Progress progress) {
            Magnitudes magnitudes = melTransform.leastSquares(mel.frameCount(), frame -> mel.frame(0, frame));
            return phases.reconstruct(magnitudes, transform, opening, progress);
        }

        @Override
        public Inversion circular() {
            return new TwoSteps(phases, sampleRate, transform.circular(), melTransform);
        }
    }
}
