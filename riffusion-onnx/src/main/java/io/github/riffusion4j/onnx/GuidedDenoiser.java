package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.session.Unet;

/**
 * A UNet that follows a prompt, by classifier-free guidance (Ho and Salimans 2022): it is asked with the prompt and
 * without, and the difference is exaggerated.
 */
public final class GuidedDenoiser implements Denoiser {

    /** A guidance of 1 that was mixed from two of 1 may be off by this. */
    private static final double ROUNDING = 1e-9;

    private final Unet unet;
    private final Tensor positive;
    private final Tensor embeddings;
    private final double guidance;
    private final Cancellation cancellation;

    /**
     * Makes a denoiser.
     *
     * @param positive the embedding of the prompt, [1, tokens, width]
     * @param negative the embedding of the negative prompt, or of the empty one, of the same shape
     * @param guidance the guidance scale; at 1 the negative prompt does not matter, and the UNet is asked only half as
     *     much
     */
    public GuidedDenoiser(Unet unet, Tensor positive, Tensor negative, double guidance, Cancellation cancellation) {
        this.unet = unet;
        this.positive = positive;
        this.embeddings = Tensor.concat(negative, positive);
        this.guidance = guidance;
        this.cancellation = cancellation;
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        if (Math.abs(guidance - 1) < ROUNDING) {
            return unet.predict(x, level.timestep(), positive, cancellation);
        }
        Tensor both = unet.predict(Tensor.concat(x, x), level.timestep(), embeddings, cancellation);
        return Tensor.sum(1 - guidance, both.slice(0), guidance, both.slice(1));
    }
}
