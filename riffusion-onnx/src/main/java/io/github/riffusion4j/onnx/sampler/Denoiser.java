package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** The model as a sampler sees it: guidance and conditioning are inside. */
@FunctionalInterface
public interface Denoiser {

    /**
     * What the model predicts; of what kind is the schedule's {@link PredictionType}.
     *
     * @param x noisy latents, for Stable Diffusion [batch, 4, height / 8, width / 8]
     * @param level how noisy they are; the model is told {@link NoiseLevel#timestep()}
     * @return the raw output, of the shape of {@code x}
     */
    Tensor predict(Tensor x, NoiseLevel level);
}
