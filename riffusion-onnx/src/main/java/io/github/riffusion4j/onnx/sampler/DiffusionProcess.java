package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * What of noisy latents keeps its size from level to level, in programs that others wrote; here it is always the
 * variance. It shows where such a program mixes latents of two levels.
 */
public enum DiffusionProcess {
    /** x = alpha · clean + sigma · noise. */
    VARIANCE {
        @Override
        public Tensor addNoise(NoiseLevel level, NoiseLevel taken, Tensor clean, Tensor noise) {
            return level.addNoise(clean, noise);
        }
    },
    /** clean + sigma / alpha · noise, of which the model is shown alpha times as much. */
    SIGNAL {
        @Override
        public Tensor addNoise(NoiseLevel level, NoiseLevel taken, Tensor clean, Tensor noise) {
            return Tensor.sum(taken.alpha(), clean, taken.alpha() * level.ratio(), noise);
        }
    };

    /**
     * x where latents are made as noisy as {@code level} is, but are then taken for as noisy as {@code taken} is.
     *
     * @return x at {@code taken}
     */
    public abstract Tensor addNoise(NoiseLevel level, NoiseLevel taken, Tensor clean, Tensor noise);
}
