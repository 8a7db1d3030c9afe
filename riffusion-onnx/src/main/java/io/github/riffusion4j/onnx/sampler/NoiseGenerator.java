package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** A stream of random numbers from the standard normal distribution. Each draw goes on where the last one ended. */
@FunctionalInterface
public interface NoiseGenerator {

    /**
     * Draws a tensor of standard normal numbers.
     *
     * @param shape the length of every dimension
     */
    Tensor normal(int... shape);

    /** The numbers that {@code torch.randn} gives on a CPU after {@code torch.manual_seed(seed)}. */
    static NoiseGenerator torchCpu(long seed) {
        return new TorchCpuNoise(seed);
    }
}
