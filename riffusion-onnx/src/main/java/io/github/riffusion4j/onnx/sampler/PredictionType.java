package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** The quantity that a model predicts from noisy latents x = alpha_t · x0 + sigma_t · eps. */
public enum PredictionType {

    /** The noise eps (Ho, Jain, Abbeel 2020): Stable Diffusion 1. Undefined where alpha_t is 0. */
    EPSILON {
        @Override
        Tensor eps(Tensor output, Tensor x, NoiseLevel level) {
            return output;
        }

        @Override
        public Tensor x0(Tensor output, Tensor x, NoiseLevel level) {
            if (level.alphaT() == 0) {
                throw new IllegalArgumentException("a model that predicts noise cannot start at pure noise (timestep "
                        + level.timestep() + " has alpha 0); is prediction_type meant to be v_prediction?");
            }
            return Tensor.sum(1 / level.alphaT(), x, -level.sigmaT() / level.alphaT(), output);
        }
    },

    /** The velocity v = alpha_t · eps - sigma_t · x0 (Salimans, Ho 2022): some of Stable Diffusion 2. */
    V_PREDICTION {
        @Override
        Tensor eps(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(level.alphaT(), output, level.sigmaT(), x);
        }

        @Override
        public Tensor x0(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(level.alphaT(), x, -level.sigmaT(), output);
        }
    },

    /** The denoised latents x0. */
    SAMPLE {
        @Override
        Tensor eps(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(1 / level.sigmaT(), x, -level.alphaT() / level.sigmaT(), output);
        }

        @Override
        public Tensor x0(Tensor output, Tensor x, NoiseLevel level) {
            return output;
        }
    };

    /** The noise in {@code x} according to the model's output. */
    abstract Tensor eps(Tensor output, Tensor x, NoiseLevel level);

    /**
     * The latents without noise, according to the model's output: diffusers' {@code pred_original_sample},
     * k-diffusion's {@code denoised}.
     *
     * @throws IllegalArgumentException if the model predicts the noise and {@code level} is pure noise
     */
    public abstract Tensor x0(Tensor output, Tensor x, NoiseLevel level);
}
