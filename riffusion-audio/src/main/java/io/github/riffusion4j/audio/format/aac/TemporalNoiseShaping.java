package io.github.riffusion4j.audio.format.aac;

/**
 * Temporal noise shaping: filters along the spectrum of each window, which keep the noise of quantisation under the
 * sound's envelope. JAAD reads over them.
 *
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, 4.6.9</a>
 */
final class TemporalNoiseShaping {

    private static final int MAX_ORDER = 20;

    /** [window][filter]. */
    private final Filter[][] filters;

    private static final class Filter {

        /** Scale factor bands that it spans, downwards from the filter before. */
        private final int bands;

        private final boolean isDownward;
        private final double[] reflection;

        Filter(int bands, boolean isDownward, double[] reflection) {
            this.bands = bands;
            this.isDownward = isDownward;
            this.reflection = reflection;
        }
    }

    /** Reads the filters of all windows of a frame. */
    TemporalNoiseShaping(AacBits in, int windows) {
        boolean isShort = windows > 1;
        filters = new Filter[windows][];
        for (int w = 0; w < windows; w++) {
            filters[w] = new Filter[in.read(isShort ? 1 : 2)];
            int resolution = filters[w].length > 0 ? in.read(1) + 3 : 0;
            for (int f = 0; f < filters[w].length; f++) {
                filters[w][f] = read(in, isShort, resolution);
            }
        }
    }

    private static Filter read(AacBits in, boolean isShort, int resolution) {
        int bands = in.read(isShort ? 4 : 6);
        int order = Math.min(in.read(isShort ? 3 : 5), MAX_ORDER);
        if (order == 0) {
            return new Filter(bands, false, new double[0]);
        }
        boolean isDownward = in.read(1) == 1;
        int bits = resolution - in.read(1);
        double[] reflection = new double[order];
        for (int i = 0; i < order; i++) {
            int code = in.read(bits) << (Integer.SIZE - bits) >> (Integer.SIZE - bits);
            double steps = (1 << (resolution - 1)) + (code < 0 ? 0.5 : -0.5);
            reflection[i] = Math.sin(code * Math.PI / 2 / steps);
        }
        return new Filter(bands, isDownward, reflection);
    }

    /**
     * Applies the filters.
     *
     * @param spectrum the windows one after the other, 1024 values in all
     * @param bandStarts the first value of each scale factor band of a window, and the end of the last one
     * @param bandCount all bands of a window
     * @param maxBand the end of the bands that are used
     */
    void apply(float[] spectrum, int[] bandStarts, int bandCount, int maxBand) {
        int length = spectrum.length / filters.length;
        for (int w = 0; w < filters.length; w++) {
            int top = bandCount;
            for (Filter filter : filters[w]) {
                int bottom = Math.max(0, top - filter.bands);
                int from = w * length + bandStarts[Math.min(bottom, maxBand)];
                int to = w * length + bandStarts[Math.min(top, maxBand)];
                if (filter.reflection.length > 0 && to > from) {
                    double[] prediction = prediction(filter.reflection);
                    if (filter.isDownward) {
                        run(spectrum, to - 1, -1, to - from, prediction);
                    } else {
                        run(spectrum, from, 1, to - from, prediction);
                    }
                }
                top = bottom;
            }
        }
    }

    /** The coefficients of the direct form (Levinson's recursion). */
    private static double[] prediction(double[] reflection) {
        double[] a = new double[reflection.length];
        for (int m = 0; m < a.length; m++) {
            double[] before = a.clone();
            for (int i = 0; i < m; i++) {
                a[i] = before[i] + reflection[m] * before[m - 1 - i];
            }
            a[m] = reflection[m];
        }
        return a;
    }

    private static void run(float[] spectrum, int start, int step, int count, double[] prediction) {
        for (int n = 0; n < count; n++) {
            int at = start + n * step;
            double value = spectrum[at];
            for (int i = 0; i < Math.min(n, prediction.length); i++) {
                value -= prediction[i] * spectrum[at - (i + 1) * step];
            }
            spectrum[at] = (float) value;
        }
    }
}
