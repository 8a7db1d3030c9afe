package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.Tensor;

/**
 * The distribution of the latents of an image, from the {@link VaeEncoder}. Latents are not yet multiplied by the
 * {@code scaling_factor}.
 */
public sealed interface LatentDistribution {

    /**
     * Latents of the image [batch, channels, height, width].
     *
     * @param noise normally distributed, of the same shape; {@link Deterministic} and {@link Drawn} latents check the
     *     shape only
     * @throws IllegalArgumentException if {@code noise} has another shape
     */
    Tensor sample(Tensor noise);

    /** The most likely latents; of {@link Deterministic} and {@link Drawn} ones, the latents themselves. */
    Tensor mode();

    /** Returns whether the same noise gives the same sample; otherwise results cannot be repeated with a seed. */
    boolean isRepeatable();

    /**
     * An independent normal distribution for every latent value. Immutable.
     *
     * @param mean [batch, channels, height, width]
     * @param logVariance of the same shape; clamped to -30 to 20, as the training code does
     */
    record Gaussian(Tensor mean, Tensor logVariance) implements LatentDistribution {

        private static final float LOWEST = -30;
        private static final float HIGHEST = 20;

        /** @throws IllegalArgumentException if the shapes differ */
        public Gaussian {
            logVariance.requireShape(mean.shape());
            Tensor unclamped = logVariance;
            logVariance = Tensor.generate(mean.shape(), i -> Math.max(LOWEST, Math.min(HIGHEST, unclamped.get(i))));
        }

        /** Splits [batch, 2 x channels, height, width] into mean and log variance. */
        static Gaussian ofParameters(Tensor parameters) {
            int[] shape = parameters.shape();
            shape[1] /= 2;
            int half = shape[1] * shape[2] * shape[3];
            return new Gaussian(
                    Tensor.generate(shape, i -> parameters.get(i / half * 2 * half + i % half)),
                    Tensor.generate(shape, i -> parameters.get(i / half * 2 * half + half + i % half)));
        }

        /** mean + e^(log variance / 2) x noise. */
        @Override
        public Tensor sample(Tensor noise) {
            noise.requireShape(mean.shape());
            return Tensor.generate(mean.shape(), i ->
                    (float) (mean.get(i) + Math.exp(0.5 * logVariance.get(i)) * noise.get(i)));
        }

        /** The mean. */
        @Override
        public Tensor mode() {
            return mean;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /**
     * The latents themselves, of an encoder that gives no distribution, such as {@code AutoencoderDC}: the same image
     * gives the same latents, whatever the seed. Immutable.
     *
     * @param latents [batch, channels, height, width]
     */
    record Deterministic(Tensor latents) implements LatentDistribution {

        @Override
        public Tensor sample(Tensor noise) {
            noise.requireShape(latents.shape());
            return latents;
        }

        @Override
        public Tensor mode() {
            return latents;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /**
     * A sample that the graph drew with noise of its own, as older exports do: there is no seed for it, and encoding
     * the image again gives a slightly different one. Immutable.
     *
     * @param latents [batch, channels, height, width]
     */
    record Drawn(Tensor latents) implements LatentDistribution {

        @Override
        public Tensor sample(Tensor noise) {
            noise.requireShape(latents.shape());
            return latents;
        }

        @Override
        public Tensor mode() {
            return latents;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }
}
