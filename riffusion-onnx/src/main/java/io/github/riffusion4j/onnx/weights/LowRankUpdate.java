package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * factor * up * down, of Hu et al. 2021.
 *
 * @param down [rank, in, ...]
 * @param mid [rank, rank, height, width] where a convolution's update is split in three, with 1x1 kernels for down and
 *     up (LyCORIS)
 * @param up [out, rank, ...]
 */
record LowRankUpdate(StoredTensor down, Optional<StoredTensor> mid, StoredTensor up, double factor)
        implements LoraUpdate {

    @Override
    public boolean fits(List<Integer> shape) {
        if (!LoraUpdate.isMatrix(shape) || down.shape().size() < 2 || up.shape().size() < 2) {
            return false;
        }
        int out = shape.get(0);
        int rank = rank();
        boolean outer = rank > 0
                && up.shape().subList(0, 2).equals(List.of(out, rank))
                && up.elementCount() == (long) out * rank;
        boolean inner = mid.isPresent()
                ? down.elementCount() == (long) rank * shape.get(1)
                        && mid.get().shape().size() == shape.size()
                        && mid.get().shape().subList(0, 2).equals(List.of(rank, rank))
                        && mid.get().shape().subList(2, shape.size()).equals(shape.subList(2, shape.size()))
                : down.elementCount() == (long) rank * LoraUpdate.columns(shape)
                        && down.shape().get(1).equals(shape.get(1));
        return outer && inner;
    }

    private int rank() {
        return down.shape().get(0);
    }

    @Override
    public List<StoredTensor> tensors() {
        return Stream.concat(Stream.of(down, up), mid.stream()).toList();
    }

    @Override
    public void addTo(float[] weights) {
        int rank = rank();
        float[] rows = up.floats();
        float[] basis = mid.map(this::basis).orElseGet(down::floats);
        int columns = basis.length / rank;
        for (int row = 0; row < rows.length / rank; row++) {
            for (int k = 0; k < rank; k++) {
                float coefficient = (float) (factor * rows[row * rank + k]);
                LoraUpdate.addRow(weights, row * columns, coefficient, basis, k * columns, columns);
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
                    LoraUpdate.addRow(basis, target, mixing[b * in + i], filters, (a * rank + b) * pixels, pixels);
                }
            }
        }
        return basis;
    }
}
