package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** A smooth function in place of a model; the golden runs were made with it. */
final class MadeUpModel {

    private MadeUpModel() {}

    static Tensor predict(Tensor x, NoiseLevel level) {
        return Tensor.generate(x.shape(), i ->
                (float) (0.5 * Math.sin(1.7 * x.get(i)) + 0.001 * level.timestep() * Math.cos(x.get(i))));
    }
}
