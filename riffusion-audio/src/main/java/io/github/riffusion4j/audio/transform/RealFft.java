package io.github.riffusion4j.audio.transform;

import org.jtransforms.fft.FloatFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/** The discrete Fourier transform of real signals of one length, on JTransforms. Thread safe. */
public final class RealFft {

    static {
        // JTransforms would split one transform of 8192 points or more over its own thread pool; we run whole frames in
        // parallel instead.
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private final int length;
    private final FloatFFT_1D fft;

    /**
     * Makes a transform.
     *
     * @param length points, at least 1
     */
    public RealFft(int length) {
        this.length = length;
        this.fft = new FloatFFT_1D(length);
    }

    /** The number of bins of a spectrum, from 0 Hz to half the sample rate: length / 2 + 1. */
    public int binCount() {
        return length / 2 + 1;
    }

    /**
     * X[k] = Σ x[n] exp(−2πi kn/length). Takes the {@code length} samples at the start of {@code buffer} and leaves
     * there the {@code binCount} bins as pairs (real, imaginary).
     */
    public void forward(float[] buffer) {
        fft.realForward(buffer);
        // JTransforms packs a real spectrum into as many floats as there were samples, and hides the last bin's odd
        // part in slot 1.
        int last = 2 * (binCount() - 1);
        if (length % 2 == 0) {
            buffer[last] = buffer[1];
            buffer[last + 1] = 0;
        } else if (length > 1) {
            buffer[last + 1] = buffer[1];
        }
        buffer[1] = 0;
    }

    /**
     * The inverse of {@link #forward}, scaled by 1/length; the imaginary parts of the bins at 0 and at half the rate
     * are ignored.
     */
    public void inverse(float[] buffer) {
        int last = 2 * (binCount() - 1);
        buffer[1] = length % 2 == 0 ? buffer[last] : buffer[last + 1];
        fft.realInverse(buffer, true);
    }

    /** The floats that a buffer for {@link #forward} and {@link #inverse} must hold. */
    public int bufferLength() {
        return 2 * binCount();
    }
}
