package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.stream.Stream;

/**
 * DoRA (Liu et al. 2024, "Weight-Decomposed Low-Rank Adaptation"): W' = m * (W + change) / norm(W + change), where m
 * and the norm are for each output or for each input. Between W and W', a strength is linear, as in ComfyUI.
 *
 * @param change of strength 1
 * @param magnitude m
 * @param perOutput true for PEFT's files and LyCORIS' with {@code wd_on_out}, which have one m for each output; false
 *     for one for each input
 * @param shape the shape of the weights
 */
record DoraUpdate(LoraUpdate change, StoredTensor magnitude, boolean perOutput, List<Integer> shape, double strength)
        implements LoraUpdate {

    /** LyCORIS adds PyTorch's smallest relative difference to the norm. */
    private static final double EPSILON = Math.ulp(1f);

    @Override
    public boolean fits(List<Integer> weights) {
        return change.fits(weights) && magnitude.elementCount() == weights.get(perOutput ? 0 : 1);
    }

    @Override
    public List<StoredTensor> tensors() {
        return Stream.concat(change.tensors().stream(), Stream.of(magnitude)).toList();
    }

    @Override
    public void addTo(float[] weights) {
        float[] merged = weights.clone();
        change.addTo(merged);
        int columns = LoraUpdate.columns(shape);
        int pixels = columns / shape.get(1);
        float[] magnitudes = magnitude.floats();
        double[] squares = new double[magnitudes.length];
        for (int i = 0; i < merged.length; i++) {
            squares[group(i, columns, pixels)] += (double) merged[i] * merged[i];
        }
        for (int i = 0; i < merged.length; i++) {
            int group = group(i, columns, pixels);
            double scale = magnitudes[group] / (Math.sqrt(squares[group]) + EPSILON);
            weights[i] += (float) (strength * (merged[i] * scale - weights[i]));
        }
    }

    private int group(int index, int columns, int pixels) {
        return perOutput ? index / columns : index % columns / pixels;
    }
}
