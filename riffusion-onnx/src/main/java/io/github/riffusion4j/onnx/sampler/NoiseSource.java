package io.github.riffusion4j.onnx.sampler;

/** Whose random numbers a seed stands for. */
public enum NoiseSource {
    /** Those of PyTorch on a CPU: the same on every machine. */
    TORCH_CPU {
        @Override
        public NoiseGenerator generator(long seed) {
            return NoiseGenerator.torchCpu(seed);
        }
    },
    /** Those of PyTorch on an NVIDIA GPU: the seeds of web interfaces whose noise is made there. */
    TORCH_CUDA {
        @Override
        public NoiseGenerator generator(long seed) {
            return NoiseGenerator.torchCuda(seed);
        }
    };

    /** A generator at its beginning. */
    public abstract NoiseGenerator generator(long seed);
}
