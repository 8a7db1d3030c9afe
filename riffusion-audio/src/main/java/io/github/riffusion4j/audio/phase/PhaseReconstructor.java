package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.base.Cancellation;

/**
 * Finds a signal whose short-time Fourier transform has given magnitudes. Implementations are immutable, thread safe
 * and deterministic: the same magnitudes give the same samples.
 */
@FunctionalInterface
public interface PhaseReconstructor {

    /**
     * Reconstructs a signal.
     *
     * @param magnitudes the wanted amplitudes [frames, bins]; bins left out at the top are silent
     * @param transform the transform that they are magnitudes of
     * @param cancellation looked at often; throws {@link io.github.riffusion4j.base.CancelledException} when cancelled
     * @return hop · (frames − 1) samples, on the scale of the magnitudes
     */
    float[] reconstruct(Magnitudes magnitudes, ShortTimeFourierTransform transform, Cancellation cancellation);
}
