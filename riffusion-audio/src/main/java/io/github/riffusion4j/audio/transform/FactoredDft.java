package io.github.riffusion4j.audio.transform;

import java.nio.FloatBuffer;

/**
 * The discrete Fourier transform as two matrix products (Cooley and Tukey 1965), for engines that multiply matrices but
 * have no Fourier transform. Plain arrays; knows nothing of any engine. Immutable and thread safe.
 *
 * <p>With N = P·Q, sample n = Q·p + q and bin k = u + P·v:
 *
 * <pre>
 *     X[u + P·v] = Σ_q e^(−2πi q(u + P·v)/N) · Σ_p e^(−2πi pu/P) x[Q·p + q]
 *                  inner                       outer
 * </pre>
 *
 * The inner exponential holds the twiddle factors too, so there is one inner matrix for each u and no pass over the
 * data between the products. Only the rows p under the window enter, and only the v whose bins lie at or below half the
 * sample rate come out: for 17640 points and a window of 4410 that is a sixteenth of the work of one plain product. The
 * inverse is the transpose of both, since the signal is real, with the bins that stand for two counted twice.
 */
final class FactoredDft {

    /** 1 GiB; only a length without divisors of middling size comes near. */
    private static final long MOST_FLOATS = 1L << 28;

    private final int length;
    private final int p;
    private final int q;
    private final int v;
    private final int firstRow;
    private final int rows;
    private final int lead;
    private final float[] outer;
    private final float[] inner;

    FactoredDft(Framing framing) {
        this.length = framing.fftLength();
        this.q = bestInnerLength(length, framing.windowLength());
        this.p = length / q;
        this.v = (framing.binCount() + p - 1) / p;
        this.firstRow = framing.windowOffset() / q;
        this.lead = framing.windowOffset() - firstRow * q;
        this.rows = (lead + framing.windowLength() + q - 1) / q;
        if (Math.max(2L * p * rows, 4L * p * q * v) > MOST_FLOATS) {
            throw new IllegalArgumentException("an FFT length of " + length + " has no two factors of similar size, so"
                    + " its matrices take more than 1 GiB; choose another padded duration, or JTransforms");
        }
        double[] cos = new double[length];
        double[] sin = new double[length];
        for (int i = 0; i < length; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / length);
            sin[i] = Math.sin(2 * Math.PI * i / length);
        }
        this.outer = outer(cos, sin);
        this.inner = inner(cos, sin);
    }

    /** The divisor Q of N that makes both products, 2·P·(window) and 2·N·Q multiplications, the least work. */
    private static int bestInnerLength(int length, int windowLength) {
        int best = 1;
        long least = Long.MAX_VALUE;
        for (int q = 1; q <= length; q++) {
            if (length % q == 0) {
                long work = 2L * (length / q) * windowLength + 2L * length * q;
                if (work < least) {
                    least = work;
                    best = q;
                }
            }
        }
        return best;
    }

    /** [2P, rows]: for each u a row of cosines, then one of negative sines. */
    private float[] outer(double[] cos, double[] sin) {
        float[] matrix = new float[2 * p * rows];
        for (int u = 0; u < p; u++) {
            for (int row = 0; row < rows; row++) {
                int turn = (int) ((long) (firstRow + row) * u % p) * q;
                matrix[2 * u * rows + row] = (float) cos[turn];
                matrix[(2 * u + 1) * rows + row] = (float) -sin[turn];
            }
        }
        return matrix;
    }

    /** [P, 2Q, 2V]: complex numbers enter as Q real, then Q imaginary parts, and leave as V pairs. */
    private float[] inner(double[] cos, double[] sin) {
        float[] matrix = new float[4 * p * q * v];
        for (int u = 0; u < p; u++) {
            for (int n = 0; n < q; n++) {
                int real = 2 * v * (2 * q * u + n);
                int imaginary = real + 2 * v * q;
                for (int j = 0; j < v; j++) {
                    int turn = (int) ((long) n * (u + p * j) % length);
                    matrix[real + 2 * j] = (float) cos[turn];
                    matrix[real + 2 * j + 1] = (float) -sin[turn];
                    matrix[imaginary + 2 * j] = (float) sin[turn];
                    matrix[imaginary + 2 * j + 1] = (float) cos[turn];
                }
            }
        }
        return matrix;
    }

    /** P: the points of the outer transform. */
    int outerLength() {
        return p;
    }

    /** Q: the points of the inner transform. */
    int innerLength() {
        return q;
    }

    /** The rows of Q samples that the window touches. */
    int rows() {
        return rows;
    }

    /** V: the bins that the inner transform yields for each u. */
    int innerBins() {
        return v;
    }

    /** The samples before the window's first in the first row. */
    int lead() {
        return lead;
    }

    /** Copies the outer matrix, [2P, rows], into {@code target} as often as it has room. */
    void copyOuter(FloatBuffer target) {
        while (target.hasRemaining()) {
            target.put(outer);
        }
    }

    /** Copies the inner matrices, [P, 2Q, 2V], into {@code target}. */
    void copyInner(FloatBuffer target) {
        target.put(inner);
    }

    /**
     * Reads one spectrum out of a batch.
     *
     * @param spectra [P, batch, 2V]
     * @param at the spectrum's place in the batch
     * @param spectrum receives pairs (real, imaginary), one a bin
     */
    void gather(FloatBuffer spectra, int batch, int at, float[] spectrum) {
        float[] pairs = new float[2 * v];
        for (int u = 0; u < p; u++) {
            spectra.get(2 * v * (u * batch + at), pairs);
            for (int j = 0, bin = u; 2 * bin < spectrum.length; j++, bin += p) {
                spectrum[2 * bin] = pairs[2 * j];
                spectrum[2 * bin + 1] = pairs[2 * j + 1];
            }
        }
    }

    /** Writes one spectrum into a batch, weighted for the inverse; the converse of {@link #gather}. */
    void scatter(float[] spectrum, FloatBuffer spectra, int batch, int at) {
        float[] pairs = new float[2 * v];
        for (int u = 0; u < p; u++) {
            for (int j = 0, bin = u; j < v; j++, bin += p) {
                float weight = weight(bin);
                pairs[2 * j] = weight == 0 ? 0 : weight * spectrum[2 * bin];
                pairs[2 * j + 1] = weight == 0 ? 0 : weight * spectrum[2 * bin + 1];
            }
            spectra.put(2 * v * (u * batch + at), pairs);
        }
    }

    /** A bin between 0 Hz and half the rate stands for its mirror image too. */
    private float weight(int bin) {
        if (2 * bin > length) {
            return 0;
        }
        return bin == 0 || 2 * bin == length ? 1f / length : 2f / length;
    }
}
