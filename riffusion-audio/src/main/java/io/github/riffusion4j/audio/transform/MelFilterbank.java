package io.github.riffusion4j.audio.transform;

import java.util.Arrays;

/**
 * Overlapping triangles on a mel scale: sums the bins of a spectrum into bands, and finds the bins that a set of bands
 * leaves most likely. The same filters as {@code torchaudio.functional.melscale_fbanks}. Immutable and thread safe.
 *
 * <p>Each bin lies under at most two triangles, so the bank is kept as two weights a bin and both products take time in
 * proportion to the number of bins.
 */
public final class MelFilterbank {

    private static final int NO_BAND = -1;

    private final int bandCount;
    private final int binCount;
    /** For each bin the lower of the two bands it feeds, or {@link #NO_BAND}. */
    private final int[] band;

    private final float[] lowerWeight;
    private final float[] upperWeight;
    /** The upper weight over the sum of both. */
    private final float[] upperShare;

    private final NormalMatrix normalMatrix;

    /**
     * Makes a filterbank.
     *
     * @param fftLength points of the Fourier transform whose bins are summed
     * @param sampleRate Hz; need not be whole
     * @param bandCount triangles
     * @param minFrequency Hz; the lowest triangle starts here
     * @param maxFrequency Hz; the highest triangle ends here
     * @param scale the mel scale on which the triangles' corners are evenly spaced
     * @param norm the triangles' heights
     */
    public MelFilterbank(
            int fftLength,
            double sampleRate,
            int bandCount,
            double minFrequency,
            double maxFrequency,
            MelScale scale,
            MelNorm norm) {
        if (bandCount < 1 || minFrequency < 0 || maxFrequency <= minFrequency) {
            throw new IllegalArgumentException("need at least 1 band and 0 <= min < max frequency, got " + bandCount
                    + " bands from " + minFrequency + " to " + maxFrequency + " Hz");
        }
        double[] corners = corners(bandCount, minFrequency, maxFrequency, scale);
        double binWidth = sampleRate / fftLength;
        this.bandCount = bandCount;
        this.binCount = Math.min(fftLength / 2, (int) (maxFrequency / binWidth)) + 1;
        this.band = new int[binCount];
        this.lowerWeight = new float[binCount];
        this.upperWeight = new float[binCount];
        this.upperShare = new float[binCount];
        int interval = 0;
        for (int bin = 0; bin < binCount; bin++) {
            double frequency = bin * binWidth;
            while (interval < corners.length - 2 && frequency >= corners[interval + 1]) {
                interval++;
            }
            weigh(bin, frequency, interval, corners, norm);
        }
        this.normalMatrix = new NormalMatrix();
    }

    private static double[] corners(int bandCount, double minFrequency, double maxFrequency, MelScale scale) {
        double min = scale.fromHertz(minFrequency);
        double max = scale.fromHertz(maxFrequency);
        double[] corners = new double[bandCount + 2];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = scale.toHertz(min + (max - min) * i / (bandCount + 1));
        }
        return corners;
    }

    /** Between corners i and i + 1, band i − 1 falls and band i rises. */
    private void weigh(int bin, double frequency, int interval, double[] corners, MelNorm norm) {
        double rise = (frequency - corners[interval]) / (corners[interval + 1] - corners[interval]);
        boolean outside = rise < 0 || rise > 1;
        double falling = outside || interval == 0 ? 0 : (1 - rise) * peak(interval - 1, corners, norm);
        double rising = outside || interval == bandCount ? 0 : rise * peak(interval, corners, norm);
        if (falling > 0) {
            band[bin] = interval - 1;
            lowerWeight[bin] = (float) falling;
            upperWeight[bin] = (float) rising;
            upperShare[bin] = (float) (rising / (falling + rising));
        } else if (rising > 0) {
            band[bin] = interval;
            lowerWeight[bin] = (float) rising;
        } else {
            band[bin] = NO_BAND;
        }
    }

    private static double peak(int band, double[] corners, MelNorm norm) {
        return switch (norm) {
            case NONE -> 1;
            case SLANEY -> 2 / (corners[band + 2] - corners[band]);
        };
    }

    /** The triangles. */
    public int bandCount() {
        return bandCount;
    }

    /** The bins that matter, from 0 Hz up to the highest triangle's end; any above feed no band. */
    public int binCount() {
        return binCount;
    }

    /** The weight with which a bin feeds a band; 0 for most. */
    public float weight(int bin, int band) {
        if (bin >= binCount || this.band[bin] == NO_BAND) {
            return 0;
        }
        return band == this.band[bin] ? lowerWeight[bin] : band == this.band[bin] + 1 ? upperWeight[bin] : 0;
    }

    /** Sees one weight of a filterbank. */
    interface WeightVisitor {
        void visit(int bin, int band, float weight);
    }

    /** Shows the weights that are not 0. */
    void forEachWeight(WeightVisitor visitor) {
        for (int bin = 0; bin < binCount; bin++) {
            if (band[bin] != NO_BAND) {
                visitor.visit(bin, band[bin], lowerWeight[bin]);
                if (upperWeight[bin] != 0) {
                    visitor.visit(bin, band[bin] + 1, upperWeight[bin]);
                }
            }
        }
    }

    /**
     * The amplitude of each band: the weighted sum of the magnitudes of the bins under its triangle.
     *
     * @param spectrum bins as pairs (real, imaginary); at least {@link #binCount()} of them
     */
    public float[] bands(float[] spectrum) {
        float[] bands = new float[bandCount + 1];
        for (int bin = 0; bin < binCount; bin++) {
            if (band[bin] != NO_BAND) {
                float amplitude = Magnitudes.amplitude(spectrum, bin);
                bands[band[bin]] += lowerWeight[bin] * amplitude;
                bands[band[bin] + 1] += upperWeight[bin] * amplitude;
            }
        }
        return Arrays.copyOf(bands, bandCount);
    }

    /**
     * The least magnitudes (in the Euclidean norm) whose bands are {@code bands}, with negative ones set to 0.
     *
     * @param bands an amplitude a band
     * @param magnitudes receives an amplitude for each of the {@link #binCount()} bins
     */
    public void leastSquares(float[] bands, float[] magnitudes) {
        spread(heights(bands), magnitudes);
    }

    /**
     * The heights of the triangles whose sum is the least-squares spectrum of {@code bands}. As a function of frequency
     * it does not depend on the grid of bins; {@link #spread} samples it on this or a coarser one.
     *
     * @param bands an amplitude a band
     */
    public double[] heights(float[] bands) {
        return normalMatrix.solve(bands);
    }

    /**
     * The sum of the triangles at the bins of this grid, with negative values set to 0.
     *
     * @param heights a height a band, as {@link #heights} of a filterbank with the same bands returns them
     * @param magnitudes receives an amplitude for each of the {@link #binCount()} bins
     */
    public void spread(double[] heights, float[] magnitudes) {
        for (int bin = 0; bin < binCount; bin++) {
            double value = 0;
            if (band[bin] != NO_BAND) {
                value = lowerWeight[bin] * heights[band[bin]] + upperWeight[bin] * heights[band[bin] + 1];
            }
            magnitudes[bin] = (float) Math.max(0, value);
        }
    }

    /**
     * For each bin the mean of the values of its bands, weighted as the bin feeds them; 0 for a bin that feeds none.
     *
     * @param values a value a band
     * @param means receives a value for each of the {@link #binCount()} bins
     */
    public void interpolate(float[] values, float[] means) {
        for (int bin = 0; bin < binCount; bin++) {
            int b = band[bin];
            if (b == NO_BAND) {
                means[bin] = 0;
            } else if (upperWeight[bin] == 0) {
                means[bin] = values[b];
            } else {
                means[bin] = values[b] + upperShare[bin] * (values[b + 1] - values[b]);
            }
        }
    }

    /** The sum of the weights of each band: what {@link #bands} makes of a spectrum of ones. */
    public float[] sums() {
        float[] sums = new float[bandCount];
        for (int bin = 0; bin < binCount; bin++) {
            if (band[bin] != NO_BAND) {
                sums[band[bin]] += lowerWeight[bin];
                if (upperWeight[bin] > 0) {
                    sums[band[bin] + 1] += upperWeight[bin];
                }
            }
        }
        return sums;
    }

    /**
     * FᵀF of the filterbank F [bins, bands], factored for solving. The minimum-norm solution of Fᵀx = m is x = F
     * (FᵀF)⁻¹ m, and since only neighbouring triangles share bins, the matrix is tridiagonal: Thomas's algorithm solves
     * it in two sweeps.
     */
    private final class NormalMatrix {

        private final double[] offDiagonal = new double[bandCount];
        private final double[] pivot = new double[bandCount];

        NormalMatrix() {
            double[] diagonal = new double[bandCount + 1];
            for (int bin = 0; bin < binCount; bin++) {
                if (band[bin] != NO_BAND) {
                    double lower = lowerWeight[bin];
                    double upper = upperWeight[bin];
                    diagonal[band[bin]] += lower * lower;
                    diagonal[band[bin] + 1] += upper * upper;
                    offDiagonal[band[bin]] += lower * upper;
                }
            }
            for (int i = 0; i < bandCount; i++) {
                double eliminated = i == 0 ? 0 : ratio(offDiagonal[i - 1], pivot[i - 1]) * offDiagonal[i - 1];
                // A band with no bin of its own, narrower than the grid, adds nothing: its pivot vanishes but for
                // rounding.
                double p = diagonal[i] - eliminated;
                pivot[i] = p > 1e-9 * diagonal[i] ? p : 0;
            }
        }

        private double ratio(double numerator, double pivot) {
            return pivot == 0 ? 0 : numerator / pivot;
        }

        /** (FᵀF)⁻¹ m, with one zero appended so that the band above the last can be read. */
        double[] solve(float[] m) {
            double[] y = new double[bandCount + 1];
            for (int i = 0; i < bandCount; i++) {
                y[i] = m[i] - (i == 0 ? 0 : ratio(offDiagonal[i - 1], pivot[i - 1]) * y[i - 1]);
            }
            for (int i = bandCount - 1; i >= 0; i--) {
                y[i] = ratio(y[i] - (i == bandCount - 1 ? 0 : offDiagonal[i] * y[i + 1]), pivot[i]);
            }
            return y;
        }
    }
}
