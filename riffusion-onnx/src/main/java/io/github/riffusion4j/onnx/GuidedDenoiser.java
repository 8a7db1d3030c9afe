package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.NoiseSchedule;
import io.github.riffusion4j.onnx.session.Unet;
import java.util.Optional;

/**
 * A UNet that follows a prompt, by classifier-free guidance (Ho and Salimans 2022): it is asked with the prompt and
 * without, and the difference is exaggerated. Where {@link Guidance} does not apply, it is asked with the prompt only.
 */
public final class GuidedDenoiser implements Denoiser {

    private final Prediction unet;
    private final int lastTimestep;
    private final Tensor positive;
    private final Tensor embeddings;
    private final Guidance guidance;

    /** A call of the UNet. */
    @FunctionalInterface
    public interface Prediction {

        /**
         * What a {@link Unet} predicts.
         *
         * @param latents [1, channels, height, width]
         * @param embeddings [batch, tokens, width]: the prompt's, or that of the negative prompt and the prompt's
         * @return [batch, channels, height, width]
         */
        Tensor of(Tensor latents, double timestep, Tensor embeddings);

        /**
         * The predictions of a UNet from a score that is the same in all calls, with the prompt and without.
         *
         * @param score [1, {@link Unet#scoreChannels()}, height, width] of the latents' height and width; if empty, a
         *     model that takes one is given zeros
         */
        static Prediction by(Unet unet, Optional<Tensor> score, Cancellation cancellation) {
            return (latents, timestep, embeddings) -> unet.predict(latents, timestep, embeddings, score, cancellation);
        }
    }

    /**
     * Makes a denoiser.
     *
     * @param schedule what the UNet was trained on
     * @param positive the embedding of the prompt, [1, tokens, width]
     * @param negative the embedding of the negative prompt, or of the empty one, of the same shape
     * @param guidance where it does not apply, the negative prompt does not matter, and the UNet is asked only half as
     *     much
     */
    public GuidedDenoiser(
            Prediction unet, NoiseSchedule schedule, Tensor positive, Tensor negative, Guidance guidance) {
        this(
                unet,
                Math.max(1, schedule.config().trainTimesteps() - 1),
                positive,
                Tensor.concat(negative, positive),
                guidance);
    }

    private GuidedDenoiser(Prediction unet, int lastTimestep, Tensor positive, Tensor embeddings, Guidance guidance) {
        this.unet = unet;
        this.lastTimestep = lastTimestep;
        this.positive = positive;
        this.embeddings = embeddings;
        this.guidance = guidance;
    }

    /** This denoiser asking another UNet of the same kind. */
    public GuidedDenoiser asking(Prediction other) {
        return new GuidedDenoiser(other, lastTimestep, positive, embeddings, guidance);
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        if (!guidance.appliesAt(1 - level.timestep() / lastTimestep)) {
            return unet.of(x, level.timestep(), positive);
        }
        Tensor both = unet.of(x, level.timestep(), embeddings);
        return guidance.combine(both.slice(0), both.slice(1));
    }
}
