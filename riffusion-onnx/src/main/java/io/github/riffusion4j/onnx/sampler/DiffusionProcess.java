package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * The form in which other implementations of a sampler keep the latents between steps; here it is always {@link #VP}.
 * The two differ only where an implementation mixes latents of different noise levels.
 */
public enum DiffusionProcess {

    /** Variance preserving, as diffusers' DDIM: x = alpha_t · x0 + sigma_t · eps. */
    VP {
        @Override
        public Tensor addNoise(NoiseLevel level, NoiseLevel assumed, Tensor x0, Tensor eps) {
            return level.addNoise(x0, eps);
        }
    },

    /** Variance exploding, as k-diffusion: x0 + sigma · eps, scaled by alpha_t for the model. */
    VE {
        @Override
        public Tensor addNoise(NoiseLevel level, NoiseLevel assumed, Tensor x0, Tensor eps) {
            return Tensor.sum(assumed.alphaT(), x0, assumed.alphaT() * level.sigma(), eps);
        }
    };

    /**
     * Adds noise of one level to latents that the next step assumes to be at another.
     *
     * @param level the level of the noise
     * @param assumed the level that the next step assumes
     * @return x in VP form at {@code assumed}
     */
    public abstract Tensor addNoise(NoiseLevel level, NoiseLevel assumed, Tensor x0, Tensor eps);
}
