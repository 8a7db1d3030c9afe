package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The move of solvers that are written for y = x / alpha = clean + s · noise with s = sigma / alpha, as k-diffusion's
 * are: there the probability flow is dy / ds = noise (Karras, Aittala, Aila, Laine 2022, equation 1).
 */
final class VeStep {

    private VeStep() {}

    /**
     * x at {@code to} if y grows by the weighted noises.
     *
     * @param x at {@code from}, which must not be pure noise: y is infinite there
     * @param weights for each of {@code noises}; together they are how much s grows
     */
    static Tensor of(Tensor x, NoiseLevel from, NoiseLevel to, double[] weights, List<Tensor> noises) {
        double[] all = new double[weights.length + 1];
        all[0] = to.alpha() / from.alpha();
        for (int i = 0; i < weights.length; i++) {
            all[i + 1] = to.alpha() * weights[i];
        }
        List<Tensor> tensors = new ArrayList<>(List.of(x));
        tensors.addAll(noises);
        return WeightedSum.of(all, tensors);
    }
}
