package io.github.riffusion4j.onnx.export;

/**
 * Weights as signed 8-bit integers: weight = scale · integer, with a scale for each output of the layer, and no zero
 * point, so that 0 is exact. Immutable.
 */
final class Quantization {

    private static final int LARGEST = 127;

    private final float[] rows;
    private final int inner;
    private final float[] scale;

    private Quantization(float[] rows, int inner, float[] scale) {
        this.rows = rows;
        this.inner = inner;
        this.scale = scale;
    }

    /**
     * The quantization of a matrix to which nobody else holds on.
     *
     * @param rows [outputs, inner]
     */
    static Quantization of(float[] rows, int outputs) {
        int inner = rows.length / outputs;
        float[] scale = new float[outputs];
        for (int out = 0; out < outputs; out++) {
            float largest = 0;
            for (int i = 0; i < inner; i++) {
                largest = Math.max(largest, Math.abs(rows[out * inner + i]));
            }
            // A row of zeros may have any scale but 0.
            scale[out] = largest == 0 ? 1 : largest / LARGEST;
        }
        return new Quantization(rows, inner, scale);
    }

    /** [outputs] */
    float[] scale() {
        return scale.clone();
    }

    /** [inner, outputs], as a matrix product takes them. */
    byte[] columns() {
        byte[] columns = new byte[rows.length];
        for (int out = 0; out < scale.length; out++) {
            for (int i = 0; i < inner; i++) {
                columns[i * scale.length + out] = (byte) Math.rint(rows[out * inner + i] / scale[out]);
            }
        }
        return columns;
    }
}
