package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * A denoiser with classifier-free guidance (Ho and Salimans 2022): the model is evaluated with the prompt and without,
 * and the difference is amplified. Where {@link Guidance} does not apply, it is evaluated with the prompt only.
 */
public final class GuidedDenoiser implements Denoiser {

    private final Predictor predictor;
    private final int lastTimestep;
    private final Tensor positive;
    private final Tensor embeddings;
    private final Guidance guidance;

    /** A UNet, with all its inputs given but latents, timestep and embeddings. */
    @FunctionalInterface
    public interface Predictor {

        /**
         * Evaluates the UNet.
         *
         * @param latents [1, channels, height, width]
         * @param embeddings [batch, tokens, width]: the prompt's, or that of the negative prompt and the prompt's
         * @return [batch, channels, height, width]
         */
        Tensor predict(Tensor latents, double timestep, Tensor embeddings);
    }

    /**
     * Makes a denoiser.
     *
     * @param predictor the UNet
     * @param noiseSchedule the noise levels that the UNet was trained on
     * @param positive the embedding of the prompt, [1, tokens, width]
     * @param negative the embedding of the negative prompt, or of the empty one, of the same shape
     * @param guidance the guidance; where it does not apply, the negative prompt is not used, at half the cost
     */
    public GuidedDenoiser(
            Predictor predictor, NoiseSchedule noiseSchedule, Tensor positive, Tensor negative, Guidance guidance) {
        this(
                predictor,
                Math.max(1, noiseSchedule.config().trainTimesteps() - 1),
                positive,
                Tensor.concat(negative, positive),
                guidance);
    }

    private GuidedDenoiser(
            Predictor predictor, int lastTimestep, Tensor positive, Tensor embeddings, Guidance guidance) {
        this.predictor = predictor;
        this.lastTimestep = lastTimestep;
        this.positive = positive;
        this.embeddings = embeddings;
        this.guidance = guidance;
    }

    /** This denoiser with another UNet of the same kind. */
    public GuidedDenoiser withPredictor(Predictor other) {
        return new GuidedDenoiser(other, lastTimestep, positive, embeddings, guidance);
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        if (!guidance.appliesAt(1 - level.timestep() / lastTimestep)) {
            return predictor.predict(x, level.timestep(), positive);
        }
        Tensor both = predictor.predict(x, level.timestep(), embeddings);
        return guidance.combine(both.slice(0), both.slice(1));
    }
}
