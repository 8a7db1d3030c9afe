package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** A stream of random numbers from the standard normal distribution. Each draw continues where the last one ended. */
@FunctionalInterface
public interface NoiseGenerator {

    /**
     * Draws a tensor of standard normal numbers.
     *
     * @param shape the length of every dimension
     */
    Tensor normal(int... shape);

    /** A generator for samplers that draw no random numbers; drawing any throws an {@link IllegalStateException}. */
    static NoiseGenerator none() {
        return shape -> {
            throw new IllegalStateException("this generator has no random numbers");
        };
    }

    /** The numbers that {@code torch.randn} gives on a CPU after {@code torch.manual_seed(seed)}. */
    static NoiseGenerator torchCpu(long seed) {
        return new TorchCpuNoise(seed);
    }

    /**
     * The numbers that {@code torch.randn} gives on an NVIDIA GPU after {@code torch.manual_seed(seed)}. Their order
     * depends on the GPU if it cannot run a thread for every number: this is the order of a GPU that can. Latents of an
     * image of 512 x 512 are 16,384 numbers, and a Tesla T4 runs 40,960 threads; for a GPU with fewer threads than
     * numbers see {@link TorchCudaNoise}.
     */
    static NoiseGenerator torchCuda(long seed) {
        return new TorchCudaNoise(seed, 1 << 30);
    }
}
