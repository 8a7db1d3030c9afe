package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** The model that a sampler evaluates, with its conditioning and guidance. */
@FunctionalInterface
public interface Denoiser {

    /**
     * Predicts the quantity that the schedule's {@link PredictionType} names.
     *
     * @param x noisy latents, for Stable Diffusion [batch, 4, height / 8, width / 8]
     * @param level their noise level; the model is given {@link NoiseLevel#timestep()}
     * @return the output, of the shape of {@code x}
     */
    Tensor predict(Tensor x, NoiseLevel level);
}
