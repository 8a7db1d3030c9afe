package io.github.riffusion4j.audio.transform;

import java.util.function.IntFunction;

/**
 * A short-time Fourier transform followed by a mel filterbank, and the filterbank's inverse. Made by
 * {@link ShortTimeFourierTransform#mel}; immutable and thread safe.
 */
public interface MelTransform {

    /**
     * The mel amplitudes of a signal, [frames, bands]: frame by frame, the lowest band first.
     *
     * @throws IllegalArgumentException if there are fewer samples than the transform's
     *     {@link ShortTimeFourierTransform#minSampleCount()}
     */
    float[] analyse(float[] samples);

    /**
     * The least magnitudes (in the Euclidean norm) that have the given bands, with negative ones set to 0; [frames,
     * {@link MelFilterbank#binCount()}].
     *
     * @param frameCount frames
     * @param bands the amplitudes of one frame, lowest band first; called once for each frame, from several threads at
     *     once
     */
    Magnitudes leastSquares(int frameCount, IntFunction<float[]> bands);
}
