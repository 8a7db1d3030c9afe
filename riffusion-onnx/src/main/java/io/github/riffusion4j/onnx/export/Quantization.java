package io.github.riffusion4j.onnx.export;

/**
 * Weights as signed 8-bit integers: weight = scale · integer, with a scale for each output of the layer, and no zero
 * point, so that 0 is exact.
 *
 * @param columns [inner, outputs], as a matrix product takes them
 * @param scale [outputs]
 */
record Quantization(byte[] columns, float[] scale) {

    private static final int LARGEST = 127;

    /**
     * Quantizes a matrix.
     *
     * @param rows [outputs, inner]
     */
    static Quantization of(float[] rows, int outputs) {
        int inner = rows.length / outputs;
        float[] scale = new float[outputs];
        byte[] columns = new byte[rows.length];
        for (int out = 0; out < outputs; out++) {
            float largest = 0;
            for (int i = 0; i < inner; i++) {
                largest = Math.max(largest, Math.abs(rows[out * inner + i]));
            }
            // A row of zeros may have any scale but 0.
            scale[out] = largest == 0 ? 1 : largest / LARGEST;
            for (int i = 0; i < inner; i++) {
                columns[i * outputs + out] = (byte) Math.rint(rows[out * inner + i] / scale[out]);
            }
        }
        return new Quantization(columns, scale);
    }
}
