package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.Spectrogram;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;

/**
 * Finds a signal that has a given mel spectrogram. Implementations are immutable, thread safe and deterministic: the
 * same spectrogram gives the same samples.
 */
@FunctionalInterface
public interface MelInverter {

    /**
     * Inverts one channel.
     *
     * @param mel a spectrogram of one channel, made with {@code params}
     * @param backend computes the transforms
     * @param progress hears of every round; what it throws ends the work
     * @return hop · (frames − 1) samples, on the scale of the spectrogram
     */
    float[] invert(Spectrogram mel, SpectrogramParams params, TransformBackend backend, Progress progress);
}
