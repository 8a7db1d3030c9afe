package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.base.Progress;

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
     * @param prefix how the signal begins, as far as that is known
     * @param progress is notified of every round; what it throws ends the work
     * @return the samples of that many frames, on the scale of the magnitudes
     */
    float[] reconstruct(
            Magnitudes magnitudes, ShortTimeFourierTransform transform, SignalPrefix prefix, Progress progress);
}
