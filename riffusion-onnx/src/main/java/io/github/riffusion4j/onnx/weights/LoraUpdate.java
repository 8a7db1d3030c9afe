package io.github.riffusion4j.onnx.weights;

import java.util.List;

/** A change of a layer's weights [out, in, ...], seen as a matrix of out rows. */
interface LoraUpdate {

    /** Returns whether the update has the right shapes for weights of a shape. */
    boolean fits(List<Integer> shape);

    /** Adds the update to {@code weights}, of a shape that {@linkplain #fits fits}. */
    void addTo(float[] weights);

    /** The tensors that have a shape to fit, for messages. */
    List<StoredTensor> tensors();

    /** The number of columns of the matrix. */
    static int columns(List<Integer> shape) {
        return shape.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    /** Adds {@code factor} times {@code length} numbers of a row. */
    static void addRow(float[] target, int at, float factor, float[] row, int from, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] += factor * row[from + i];
        }
    }

    /** Returns whether a shape is that of a matrix or a convolution's kernel, with at least one element. */
    static boolean isMatrix(List<Integer> shape) {
        return shape.size() >= 2 && !shape.contains(0);
    }
}
