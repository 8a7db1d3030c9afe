package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * What the model said about x at a noise level.
 *
 * @param type what {@code output} is
 * @param output the model's output, of the shape of x
 * @param x the noisy latents that it was shown
 * @param level how noisy they are
 */
record Prediction(PredictionType type, Tensor output, Tensor x, NoiseLevel level) {

    Tensor noise() {
        return type.noise(output, x, level);
    }

    Tensor clean() {
        return type.clean(output, x, level);
    }

    /** x at another level, if noise and clean latents are as predicted (Song, Meng, Ermon 2021, equation 12, eta 0). */
    Tensor movedTo(NoiseLevel other) {
        return other.addNoise(clean(), noise());
    }

    /** The same said by a model that predicts noise. */
    Prediction asNoise() {
        return new Prediction(PredictionType.EPSILON, noise(), x, level);
    }
}
