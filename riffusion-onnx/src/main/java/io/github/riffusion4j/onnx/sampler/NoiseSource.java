package io.github.riffusion4j.onnx.sampler;

/** The random number generator that seeds are for. */
public enum NoiseSource {
    /** PyTorch on a CPU: the same on every machine. */
    TORCH_CPU {
        @Override
        public NoiseGenerator generator(long seed) {
            return NoiseGenerator.torchCpu(seed);
        }
    },
    /** PyTorch on an NVIDIA GPU: the seeds of web interfaces that make noise there. */
    TORCH_CUDA {
        @Override
        public NoiseGenerator generator(long seed) {
            return NoiseGenerator.torchCuda(seed);
        }
    };

    /** A new generator. */
    public abstract NoiseGenerator generator(long seed);
}
