package io.github.riffusion4j.audio.transform;

import org.jtransforms.fft.FloatFFT_1D;

/**
 * The discrete Fourier transform of real signals of one length, on JTransforms. Thread safe.
 *
 * <p>JTransforms splits transforms of a power of two above 8192, or of a length with a large prime factor, over as many
 * threads of its own as its global setting says, which belongs to the program; the result is the same to the bit. All
 * others, the usual ones among them, are computed by the calling thread alone.
 */
public final class RealFft {

    private final int length;
    private final float scale;
    private final FloatFFT_1D fft;

    /**
     * Makes a transform.
     *
     * @param length points, at least 1
     */
    public RealFft(int length) {
        this.length = length;
        // A power of two is scaled by JTransforms' complex transform of half the length.
        boolean powerOfTwo = Integer.bitCount(length) == 1 && length > 1;
        this.scale = 1f / (powerOfTwo ? length / 2 : length);
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
        fft.realInverse(buffer, false);
        // JTransforms would scale more than 8192 points by several threads, for every frame.
        for (int i = 0; i < length; i++) {
            buffer[i] *= scale;
        }
    }

    /** The floats that a buffer for {@link #forward} and {@link #inverse} must hold. */
    public int bufferLength() {
        return 2 * binCount();
    }
}
