package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.phase.PhaseReconstructor;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.MelTransform;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;
import java.util.function.Function;

/**
 * Two steps, as the reference takes them: linear magnitudes by least squares, then phases that fit them; all on the
 * grid of the parameters.
 *
 * @param phases how to find the phases
 */
public record LeastSquaresInverter(PhaseReconstructor phases) implements MelInverter {

    @Override
    public PreparedMelInverter prepare(SpectrogramParams params, double stretch, TransformBackend backend) {
        if (stretch == 1) {
            ShortTimeFourierTransform transform = params.transform(backend);
            MelTransform mel = transform.mel(params.filterbank());
            return new TwoSteps(
                    phases,
                    params.sampleRate(),
                    transform,
                    wanted -> mel.leastSquares(wanted.frameCount(), frame -> wanted.frame(0, frame)));
        }
        MelFilterbank own = params.filterbank();
        MelGrid stretched = MelGrid.of(Grid.own(params, stretch), own, backend);
        return new TwoSteps(
                phases, params.sampleRate(), stretched.transform(), wanted -> stretched.magnitudes(own, wanted));
    }

    private record TwoSteps(
            PhaseReconstructor phases,
            int sampleRate,
            ShortTimeFourierTransform transform,
            Function<Spectrogram, Magnitudes> magnitudes)
            implements PreparedMelInverter {

        @Override
        public int hopLength() {
            return transform.hopLength();
        }

        @Override
        public float[] signal(Spectrogram mel, SignalPrefix prefix, Progress progress) {
            return phases.reconstruct(magnitudes.apply(mel), transform, prefix, progress);
        }

        @Override
        public PreparedMelInverter circular() {
            return new TwoSteps(phases, sampleRate, transform.circular(), magnitudes);
        }
    }
}
