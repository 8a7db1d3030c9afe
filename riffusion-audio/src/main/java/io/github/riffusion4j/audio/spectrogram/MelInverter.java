package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.transform.TransformBackend;

/** Finds a signal that has a given mel spectrogram. Implementations are immutable and thread safe. */
@FunctionalInterface
public interface MelInverter {

    /**
     * Prepares for spectrograms made with {@code params}: filters, windows and tables are computed once.
     *
     * @param backend computes the transforms
     */
    default PreparedMelInverter prepare(SpectrogramParams params, TransformBackend backend) {
        return prepare(params, 1, backend);
    }

    /**
     * Prepares for spectrograms whose frames lie further apart than {@code params} say, or closer. Windows and pitches
     * stay what they are.
     *
     * @param stretch the distance between frames over that of the parameters, more than 0
     * @param backend computes the transforms
     */
    PreparedMelInverter prepare(SpectrogramParams params, double stretch, TransformBackend backend);
}
