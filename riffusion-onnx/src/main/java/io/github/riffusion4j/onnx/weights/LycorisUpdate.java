package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The updates of LyCORIS (Yeh et al. 2023, "Navigating Text-To-Image Customization"), that combine two matrices:
 * element by element (LoHa, {@code lycoris/modules/loha.py}), or as a Kronecker product (LoKr,
 * {@code lycoris/modules/lokr.py}).
 */
record LycorisUpdate(Kind kind, Factors first, Factors second, double factor) implements LoraUpdate {

    enum Kind {
        /** factor * (first o second); both have the shape of the weights. */
        HADAMARD,
        /** factor * kron(first, second). */
        KRONECKER
    }

    @Override
    public boolean fits(List<Integer> shape) {
        if (!LoraUpdate.isMatrix(shape) || !first.isValid() || !second.isValid()) {
            return false;
        }
        int out = shape.get(0);
        int columns = LoraUpdate.columns(shape);
        return kind == Kind.HADAMARD
                ? Stream.of(first, second).allMatch(matrix -> matrix.rows() == out && matrix.columns() == columns)
                : (long) first.rows() * second.rows() == out && (long) first.columns() * second.columns() == columns;
    }

    @Override
    public List<StoredTensor> tensors() {
        return Stream.concat(first.tensors(), second.tensors()).toList();
    }

    @Override
    public void addTo(float[] weights) {
        float[] one = first.product();
        float[] other = second.product();
        if (kind == Kind.HADAMARD) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] += (float) (factor * one[i] * other[i]);
            }
            return;
        }
        int columns = first.columns();
        int width = second.columns();
        for (int i = 0; i < one.length; i++) {
            for (int row = 0; row < second.rows(); row++) {
                int at = ((i / columns * second.rows() + row) * columns + i % columns) * width;
                LoraUpdate.addRow(weights, at, (float) (factor * one[i]), other, row * width, width);
            }
        }
    }

    /**
     * A matrix as it is stored: whole, or as a product of factors.
     *
     * @param a the whole, or [rows, rank], or with a core [rank, rows]
     * @param b [rank, columns], or with a core [rank, in]; empty if {@code a} is the whole
     * @param core [rank, rank, height, width], of a Tucker decomposition of a convolution's kernel
     */
    record Factors(StoredTensor a, Optional<StoredTensor> b, Optional<StoredTensor> core) {

        static Factors whole(StoredTensor matrix) {
            return new Factors(matrix, Optional.empty(), Optional.empty());
        }

        Stream<StoredTensor> tensors() {
            return Stream.concat(Stream.of(a), Stream.concat(b.stream(), core.stream()));
        }

        boolean isValid() {
            if (!tensors().allMatch(tensor -> LoraUpdate.isMatrix(tensor.shape()))) {
                return false;
            }
            int rank = b.map(right -> right.shape().get(0)).orElse(0);
            return core.isPresent()
                    ? b.isPresent()
                            && a.shape().size() == 2
                            && b.get().shape().size() == 2
                            && core.get()
                                    .shape()
                                    .subList(0, 2)
                                    .equals(List.of(a.shape().get(0), rank))
                    : b.isEmpty() || LoraUpdate.columns(a.shape()) == rank;
        }

        /** The rank; empty for a whole matrix, which has none. */
        Optional<Integer> rank() {
            return b.map(right -> right.shape().get(0));
        }

        int rows() {
            return a.shape().get(core.isPresent() ? 1 : 0);
        }

        int columns() {
            int columns = LoraUpdate.columns(b.orElse(a).shape());
            return core.map(kernel -> Math.multiplyExact(columns, kernel.elementCount() / kernelCount(kernel)))
                    .orElse(columns);
        }

        private static int kernelCount(StoredTensor kernel) {
            return kernel.shape().get(0) * kernel.shape().get(1);
        }

        /** The matrix, [rows, columns]. */
        float[] product() {
            if (b.isEmpty()) {
                return a.floats();
            }
            float[] right = b.get().floats();
            return core.map(kernel -> tucker(kernel, right)).orElseGet(() -> multiply(a.floats(), right, rows()));
        }

        private static float[] multiply(float[] left, float[] right, int rows) {
            int rank = left.length / rows;
            int columns = right.length / rank;
            float[] product = new float[rows * columns];
            for (int i = 0; i < left.length; i++) {
                LoraUpdate.addRow(product, i / rank * columns, left[i], right, i % rank * columns, columns);
            }
            return product;
        }

        /** einsum("i j k l, j r, i p -> p r k l", core, b, a). */
        private float[] tucker(StoredTensor kernel, float[] right) {
            float[] filters = kernel.floats();
            float[] left = a.floats();
            int outer = kernel.shape().get(0);
            int inner = kernel.shape().get(1);
            int pixels = filters.length / (outer * inner);
            int in = right.length / inner;
            int rows = rows();
            float[] product = new float[rows * in * pixels];
            for (int i = 0; i < outer; i++) {
                float[] basis = new float[in * pixels];
                for (int j = 0; j < inner; j++) {
                    for (int r = 0; r < in; r++) {
                        LoraUpdate.addRow(
                                basis, r * pixels, right[j * in + r], filters, (i * inner + j) * pixels, pixels);
                    }
                }
                for (int p = 0; p < rows; p++) {
                    LoraUpdate.addRow(product, p * basis.length, left[i * rows + p], basis, 0, basis.length);
                }
            }
            return product;
        }
    }
}
