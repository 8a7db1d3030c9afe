package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** What a model was trained to predict from noisy latents x = alpha · clean + sigma · noise. */
public enum PredictionType {
    /** The noise (Ho, Jain, Abbeel 2020): Stable Diffusion 1. Says nothing where alpha is 0. */
    EPSILON {
        @Override
        Tensor noise(Tensor output, Tensor x, NoiseLevel level) {
            return output;
        }

        @Override
        public Tensor clean(Tensor output, Tensor x, NoiseLevel level) {
            if (level.alpha() == 0) {
                throw new IllegalArgumentException("a model that predicts noise cannot start at pure noise (timestep "
                        + level.timestep() + " has alpha 0); is prediction_type meant to be v_prediction?");
            }
            return Tensor.sum(1 / level.alpha(), x, -level.sigma() / level.alpha(), output);
        }
    },
    /** The velocity v = alpha · noise - sigma · clean (Salimans, Ho 2022): some of Stable Diffusion 2. */
    V_PREDICTION {
        @Override
        Tensor noise(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(level.alpha(), output, level.sigma(), x);
        }

        @Override
        public Tensor clean(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(level.alpha(), x, -level.sigma(), output);
        }
    },
    /** The clean latents themselves. */
    SAMPLE {
        @Override
        Tensor noise(Tensor output, Tensor x, NoiseLevel level) {
            return Tensor.sum(1 / level.sigma(), x, -level.alpha() / level.sigma(), output);
        }

        @Override
        public Tensor clean(Tensor output, Tensor x, NoiseLevel level) {
            return output;
        }
    };

    /** The noise in {@code x}, according to the model's output. */
    abstract Tensor noise(Tensor output, Tensor x, NoiseLevel level);

    /**
     * What {@code x} is without its noise, according to the model's output.
     *
     * @throws IllegalArgumentException if that cannot be told: where alpha is 0, from the noise alone
     */
    public abstract Tensor clean(Tensor output, Tensor x, NoiseLevel level);
}
