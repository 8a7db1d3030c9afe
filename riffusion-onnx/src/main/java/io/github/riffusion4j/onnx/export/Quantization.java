package io.github.riffusion4j.onnx.export;

/**
 * Per-channel quantization of weights to 8-bit integers: weight = scale · (integer - zero point), with a scale for each
 * output of the layer, and a common zero point, so that 0 is exact. Immutable.
 */
final class Quantization {

    /** The integer formats of weights, named as in ONNX Runtime's tools. */
    enum Format {

        /** Signed, -127 to 127: for processors that accumulate products exactly. */
        S8,

        /**
         * Signed, and the sum of two neighbours, the weights of inputs 0 and 1, 2 and 3 and so on, at most 128, so that
         * their products by unsigned integers fit in 16 bits. Costs one bit where neighbours are as large as the
         * largest weight, and less elsewhere.
         */
        S8_REDUCED_RANGE,

        /** Unsigned, 1 to 255, zero point 128: exact everywhere, but slower than signed ones, where these are fast. */
        U8;

        int zeroPoint() {
            return this == U8 ? 128 : 0;
        }
    }

    private static final int LARGEST = 127;

    private final float[] rows;
    private final int inner;
    private final Format format;
    private final float[] scale;

    private Quantization(float[] rows, int inner, Format format, float[] scale) {
        this.rows = rows;
        this.inner = inner;
        this.format = format;
        this.scale = scale;
    }

    /**
     * Quantizes a matrix, which must not be modified afterwards.
     *
     * @param rows [outputs, inner]
     */
    static Quantization of(float[] rows, int outputs, Format format) {
        int inner = rows.length / outputs;
        float[] scale = new float[outputs];
        for (int out = 0; out < outputs; out++) {
            int start = out * inner;
            float range = format == Format.S8_REDUCED_RANGE
                    ? largestPair(rows, start, start + inner)
                    : largest(rows, start, start + inner);
            // A row of zeros may have any scale but 0.
            scale[out] = range == 0 ? 1 : range / LARGEST;
        }
        return new Quantization(rows, inner, format, scale);
    }

    private static float largest(float[] values, int start, int end) {
        float largest = 0;
        for (int i = start; i < end; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    /**
     * The largest magnitude of a number, or of the sum of a pair. If that becomes 127, no pair of integers sums up to
     * more than 128, since each is rounded by a half at most; and 255 · 128 = 32,640 fits in 16 bits.
     */
    private static float largestPair(float[] values, int start, int end) {
        float largest = largest(values, start, end);
        for (int i = start; i + 1 < end; i += 2) {
            largest = Math.max(largest, Math.abs(values[i] + values[i + 1]));
        }
        return largest;
    }

    /** The scales, [outputs]. */
    float[] scale() {
        return scale.clone();
    }

    /** The integers, [inner, outputs], as a matrix product takes them. */
    byte[] columns() {
        byte[] columns = new byte[rows.length];
        for (int out = 0; out < scale.length; out++) {
            for (int i = 0; i < inner; i++) {
                int integer = (int) Math.rint(rows[out * inner + i] / scale[out]);
                columns[i * scale.length + out] = (byte) (integer + format.zeroPoint());
            }
        }
        return columns;
    }
}
