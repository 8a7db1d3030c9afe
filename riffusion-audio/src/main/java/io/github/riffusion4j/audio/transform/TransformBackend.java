package io.github.riffusion4j.audio.transform;

import io.github.riffusion4j.base.RiffusionException;

/**
 * Computes short-time Fourier transforms and mel products. All implementations give the same numbers, to within 5e-6 of
 * the Euclidean norm of the signal, the spectrum or the bands. Immutable and thread safe; {@code toString()} names the
 * implementation.
 */
public interface TransformBackend {

    /**
     * Makes a transform.
     *
     * @param fftLength points of each frame's Fourier transform
     * @param windowLength samples under the window, at most {@code fftLength}
     * @param hopLength samples between frames, at most {@code windowLength}
     * @throws IllegalArgumentException if the lengths are not in this order, the hop is below 1, or the backend cannot
     *     do this length
     */
    ShortTimeFourierTransform transform(int fftLength, int windowLength, int hopLength);

    /** JTransforms on the CPU, a frame at a time on each core; the default, and the fastest without a graphics card. */
    static TransformBackend jTransforms() {
        return new JTransformsBackend();
    }

    /**
     * ND4J, batches of frames at a time as matrix products, on whatever its own backend computes on. Needs one of these
     * on the class path:
     *
     * <ul>
     *   <li>{@code org.nd4j:nd4j-native:1.0.0-M2.1}: the CPU, where {@link #jTransforms()} is faster;
     *   <li>{@code org.nd4j:nd4j-cuda-11.6:1.0.0-M2.1}: NVIDIA cards of compute capability 3.7 to 8.6. Newer ones,
     *       Hopper among them, cannot run it.
     * </ul>
     *
     * Native memory is taken during a call only. Run Java with {@code -Dorg.bytedeco.javacpp.maxphysicalbytes=0} beside
     * large models, or JavaCPP counts their memory against its own limit.
     *
     * @throws RiffusionException if ND4J is not on the class path or does not start; the message says what to add
     */
    static TransformBackend nd4j() {
        return Nd4jLoading.load();
    }

    /**
     * {@link #nd4j()} where its CUDA backend is on the class path and works, {@link #jTransforms()} otherwise: also
     * where ND4J is there but computes on the CPU, since JTransforms is faster on it. Where CUDA is on the class path
     * and does not work, the log says why.
     */
    static TransformBackend auto() {
        return Nd4jLoading.loadIfOnGraphicsCard().orElseGet(TransformBackend::jTransforms);
    }
}
