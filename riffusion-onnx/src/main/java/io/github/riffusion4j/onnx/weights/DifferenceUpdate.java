package io.github.riffusion4j.onnx.weights;

import java.util.List;

/** strength * difference: the whole change of weights, a bias or a norm, as LyCORIS' "full" and "norm" write it. */
record DifferenceUpdate(StoredTensor difference, double strength) implements LoraUpdate {

    @Override
    public boolean fits(List<Integer> shape) {
        // A linear layer may be a convolution of 1x1 in the model, and the other way round.
        boolean sameMatrix = LoraUpdate.isMatrix(shape)
                && LoraUpdate.isMatrix(difference.shape())
                && difference.shape().subList(0, 2).equals(shape.subList(0, 2))
                && difference.elementCount() == shape.stream().reduce(1, Math::multiplyExact);
        return sameMatrix || difference.shape().equals(shape);
    }

    @Override
    public List<StoredTensor> tensors() {
        return List.of(difference);
    }

    @Override
    public void addTo(float[] weights) {
        LoraUpdate.addRow(weights, 0, (float) strength, difference.floats(), 0, weights.length);
    }
}
