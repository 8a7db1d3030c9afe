package io.github.riffusion4j.audio.format.flac;

import java.util.Arrays;

/**
 * Finds linear predictors: by the autocorrelation of the windowed samples and Levinson and Durbin's recursion, the
 * coefficients rounded to integers as FLAC stores them. Keeps the window of the last length. Not thread safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-9.2.6">RFC 9639, section 9.2.6: linear predictor
 *     subframe</a>
 */
final class LinearPredictor {

    static final int MAX_ORDER = 12;

    /** The bits of a coefficient, its sign included. */
    static final int PRECISION = 14;

    private static final int MAX_SHIFT = 15;
    private static final double LN_2 = 0.6931471805599453;
    /** The share of the window that rises and falls: Tukey's. */
    private static final double TAPER = 0.5;

    private double[] window = {};
    private final double[][] coefficients = new double[MAX_ORDER + 1][];
    private final double[] errors = new double[MAX_ORDER + 1];

    /** Coefficients, the most recent sample's first, to be shifted right by {@code shift} bits. */
    static final class Quantized {

        private final int[] coefficients;
        private final int shift;

        Quantized(int[] coefficients, int shift) {
            this.coefficients = coefficients;
            this.shift = shift;
        }

        int[] coefficients() {
            return coefficients;
        }

        int shift() {
            return shift;
        }
    }

    /**
     * Analyses samples for {@link #quantized}.
     *
     * @return the order, up to {@link #MAX_ORDER}, whose residual is expected to take the fewest bits; 0 if none helps
     */
    int analyse(int[] samples, int bits) {
        int maxOrder = Math.min(MAX_ORDER, samples.length / 4);
        double[] correlation = correlation(samples, maxOrder);
        if (correlation[0] == 0) {
            return 0;
        }
        solve(correlation, maxOrder);
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int order = 1; order <= maxOrder; order++) {
            double variance = errors[order] * 0.5 * LN_2 * LN_2 / samples.length;
            double bitsOfOne = variance > 1 ? 0.5 * StrictMath.log(variance) / LN_2 : 0;
            double bitsOfAll = bitsOfOne * (samples.length - order) + (double) order * (bits + PRECISION);
            if (bitsOfAll < least) {
                least = bitsOfAll;
                best = order;
            }
        }
        return best;
    }

    private double[] correlation(int[] samples, int maxOrder) {
        if (window.length != samples.length) {
            window = window(samples.length);
        }
        double[] x = new double[samples.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = samples[i] * window[i];
        }
        double[] correlation = new double[maxOrder + 1];
        for (int lag = 0; lag <= maxOrder; lag++) {
            double sum = 0;
            for (int i = lag; i < x.length; i++) {
                sum += x[i] * x[i - lag];
            }
            correlation[lag] = sum;
        }
        return correlation;
    }

    private static double[] window(int length) {
        double[] window = new double[length];
        Arrays.fill(window, 1);
        int taper = (int) (TAPER / 2 * length) - 1;
        for (int i = 0; i <= taper; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos(Math.PI * i / Math.max(taper, 1));
            window[length - 1 - i] = window[i];
        }
        return window;
    }

    private void solve(double[] correlation, int maxOrder) {
        double error = correlation[0];
        double[] a = new double[maxOrder];
        Arrays.fill(errors, Double.MAX_VALUE);
        for (int i = 0; i < maxOrder; i++) {
            double reflection = -correlation[i + 1];
            for (int j = 0; j < i; j++) {
                reflection -= a[j] * correlation[i - j];
            }
            reflection /= error;
            double[] next = a.clone();
            for (int j = 0; j < i; j++) {
                next[j] = a[j] + reflection * a[i - 1 - j];
            }
            next[i] = reflection;
            a = next;
            error *= 1 - reflection * reflection;
            coefficients[i + 1] = Arrays.copyOf(a, i + 1);
            errors[i + 1] = error;
            if (!(error > 0)) {
                return;
            }
        }
    }

    /** The predictor of an order that {@link #analyse} has found; no coefficients if they cannot be stored. */
    Quantized quantized(int order) {
        double[] exact = coefficients[order];
        double largest = 0;
        for (double value : exact) {
            largest = Math.max(largest, Math.abs(value));
        }
        int shift = Math.min(PRECISION - 2 - Math.getExponent(largest), MAX_SHIFT);
        if (!(largest > 0) || shift < 0) {
            return new Quantized(new int[0], 0);
        }
        int limit = 1 << (PRECISION - 1);
        int[] rounded = new int[order];
        double rest = 0;
        for (int i = 0; i < order; i++) {
            rest -= exact[i] * (1 << shift);
            rounded[i] = (int) Math.max(-limit, Math.min(limit - 1, Math.rint(rest)));
            rest -= rounded[i];
        }
        return new Quantized(rounded, shift);
    }
}
