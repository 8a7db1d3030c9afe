package io.github.riffusion4j.audio.transform;

/**
 * The short-time Fourier transform as PyTorch defines it ({@code torch.stft(center=True, pad_mode="reflect")}): frame t
 * is centred on sample t · hop, the signal is mirrored at its ends, a periodic Hann window is zero-padded on both sides
 * to the transform's length, and phases are relative to the frame's start. The inverse is the least-squares one
 * (Griffin and Lim 1984): overlap-added windowed frames divided by the sum of squared windows.
 *
 * <p>Those made by {@link #of} and by this library's {@link TransformBackend}s are immutable and thread safe, and call
 * their visitors from the common fork-join pool; the same samples give the same bytes on the same machine.
 */
public interface ShortTimeFourierTransform {

    /**
     * Makes a transform on the CPU, by {@link TransformBackend#jTransforms()}.
     *
     * @param fftLength points of each frame's Fourier transform
     * @param windowLength samples under the window, at most {@code fftLength}
     * @param hopLength samples between frames, at most {@code windowLength}
     * @throws IllegalArgumentException if the lengths are not in this order, or the hop is below 1
     */
    static ShortTimeFourierTransform of(int fftLength, int windowLength, int hopLength) {
        return TransformBackend.jTransforms().transform(fftLength, windowLength, hopLength);
    }

    /** The points of each frame's Fourier transform. */
    int fftLength();

    /** The samples under the window. */
    int windowLength();

    /** The samples between frames. */
    int hopLength();

    /** The bins of a spectrum: FFT length / 2 + 1. */
    int binCount();

    /** The frames that a signal of this many samples has. */
    int frameCount(int sampleCount);

    /** The samples that the inverse of this many frames has: hop · (frames − 1), or hop · frames if it repeats. */
    int sampleCount(int frameCount);

    /**
     * The shortest signal that can be transformed: one that can be mirrored at its ends far enough, about half a
     * window; or one hop, if it repeats.
     */
    int minSampleCount();

    /**
     * The same transform of signals that repeat: frames wrap around a signal's ends instead of being mirrored there. A
     * signal of n samples, a whole number of hops, has n / hop frames, and they give back n samples, whose last flows
     * into the first.
     */
    ShortTimeFourierTransform circular();

    /** Returns true if signals repeat. */
    boolean isCircular();

    /**
     * Shows the spectrum of every frame of {@code samples} to {@code visitor}.
     *
     * @throws IllegalArgumentException if there are fewer samples than {@link #minSampleCount()}
     */
    void analyse(float[] samples, FrameVisitor visitor);

    /**
     * Lets {@code visitor} fill the spectra of {@code frameCount} frames, zero at first, and returns the signal they
     * make.
     *
     * @throws IllegalArgumentException if they make fewer samples than {@link #minSampleCount()}
     */
    float[] synthesise(int frameCount, FrameVisitor visitor);

    /**
     * Analyses {@code samples}, lets {@code visitor} change each frame's spectrum, and synthesises again; one pass over
     * the frames.
     *
     * @throws IllegalArgumentException if there are fewer samples than {@link #minSampleCount()}
     */
    float[] process(float[] samples, FrameVisitor visitor);

    /**
     * This transform followed by a filterbank, and the filterbank's inverse, computed where this transform computes.
     *
     * @param filterbank bands over this transform's bins
     * @throws IllegalArgumentException if the filterbank has more bins than this transform
     */
    default MelTransform mel(MelFilterbank filterbank) {
        return new SparseMel(this, filterbank);
    }
}
