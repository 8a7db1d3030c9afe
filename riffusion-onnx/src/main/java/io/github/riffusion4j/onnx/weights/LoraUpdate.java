package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Optional;

/**
 * The low-rank update of a layer's weights [out, in, ...], seen as a matrix of out rows.
 *
 * @param down [rank, in, ...]
 * @param mid [rank, rank, height, width] where a convolution's update is split in three, with 1x1 kernels for down and
 *     up (LyCORIS)
 * @param up [out, rank, ...]
 * @param alpha a scalar; defaults to the rank
 */
record LoraUpdate(
        StoredTensor down, Optional<StoredTensor> mid, StoredTensor up, Optional<StoredTensor> alpha, double strength) {

    /** Returns whether the update has the right shapes for weights of a shape. */
    boolean fits(List<Integer> shape) {
        if (shape.size() < 2 || down.shape().size() < 2 || up.shape().size() < 2 || shape.contains(0)) {
            return false;
        }
        int out = shape.get(0);
        int rank = rank();
        int columns = shape.stream().reduce(1, Math::multiplyExact) / out;
        boolean outer = rank > 0
                && up.shape().subList(0, 2).equals(List.of(out, rank))
                && up.elementCount() == (long) out * rank;
        boolean inner = mid.isPresent()
                ? down.elementCount() == (long) rank * shape.get(1)
                        && mid.get().shape().size() == shape.size()
                        && mid.get().shape().subList(0, 2).equals(List.of(rank, rank))
                        && mid.get().shape().subList(2, shape.size()).equals(shape.subList(2, shape.size()))
                : down.elementCount() == (long) rank * columns
                        && down.shape().get(1).equals(shape.get(1));
        return outer && inner && alpha.stream().allMatch(number -> number.elementCount() == 1);
    }

    private int rank() {
        return down.shape().get(0);
    }

    /** Adds the update to {@code weights}, of a shape that {@linkplain #fits fits}. */
    void addTo(float[] weights) {
        int rank = rank();
        float[] rows = up.floats();
        float[] basis = mid.map(this::basis).orElseGet(down::floats);
        int columns = basis.length / rank;
        double factor = strength * alpha.map(number -> number.floats()[0]).orElse((float) rank) / rank;
        for (int row = 0; row < rows.length / rank; row++) {
            for (int k = 0; k < rank; k++) {
                addRow(weights, row * columns, (float) (factor * rows[row * rank + k]), basis, k * columns, columns);
            }
        }
    }

    /**
     * mid * down, [rank, in, height, width]: each of mid's rank inputs is a linear combination of the layer's inputs.
     */
    private float[] basis(StoredTensor middle) {
        int rank = rank();
        float[] mixing = down.floats();
        float[] filters = middle.floats();
        int in = mixing.length / rank;
        int pixels = filters.length / (rank * rank);
        float[] basis = new float[rank * in * pixels];
        for (int a = 0; a < rank; a++) {
            for (int b = 0; b < rank; b++) {
                for (int i = 0; i < in; i++) {
                    int target = (a * in + i) * pixels;
                    addRow(basis, target, mixing[b * in + i], filters, (a * rank + b) * pixels, pixels);
                }
            }
        }
        return basis;
    }

    private static void addRow(float[] target, int at, float factor, float[] row, int from, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] += factor * row[from + i];
        }
    }
}
