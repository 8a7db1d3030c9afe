package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;

/** Tensors of one shape, each times a weight, added up in double precision. */
final class WeightedSum {

    private WeightedSum() {}

    static Tensor of(double[] weights, List<Tensor> tensors) {
        int[] shape = tensors.get(0).shape();
        tensors.forEach(tensor -> tensor.requireShape(shape));
        return Tensor.generate(shape, i -> {
            double value = 0;
            for (int k = 0; k < weights.length; k++) {
                value += weights[k] * tensors.get(k).get(i);
            }
            return (float) value;
        });
    }
}
