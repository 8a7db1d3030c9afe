package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * How noisy latents are: x = alpha · clean + sigma · noise. Immutable.
 *
 * @param timestep what the model is told, 0 to 999 for Stable Diffusion; some samplers ask between whole numbers
 * @param alpha how much of the clean latents is in x, 0 (nothing but noise) to 1
 * @param sigma how much noise is in x, 0 to 1; alpha² + sigma² = 1
 */
public record NoiseLevel(double timestep, double alpha, double sigma) {

    /** No noise at all. */
    public static final NoiseLevel CLEAN = new NoiseLevel(0, 1, 0);

    /** Checks that the level keeps the variance: alpha² + sigma² = 1, neither being negative. */
    public NoiseLevel {
        if (!(alpha >= 0 && sigma >= 0 && Math.abs(alpha * alpha + sigma * sigma - 1) < 1e-6)) {
            throw new IllegalArgumentException("alpha " + alpha + " and sigma " + sigma
                    + " are not two sides of a noise level: their squares should add up to 1");
        }
    }

    /** The level whose alpha² is {@code alphaSquared}, clamped to 0 to 1. */
    static NoiseLevel ofAlphaSquared(double timestep, double alphaSquared) {
        double clamped = Math.max(0, Math.min(1, alphaSquared));
        return new NoiseLevel(timestep, Math.sqrt(clamped), Math.sqrt(1 - clamped));
    }

    /**
     * The level at which sigma / alpha is {@code ratio}.
     *
     * @param ratio at least 0; infinite is pure noise
     */
    static NoiseLevel ofRatio(double timestep, double ratio) {
        return ofAlphaSquared(timestep, 1 / (1 + ratio * ratio));
    }

    /** This level, of which the model is told the nearest whole timestep. */
    NoiseLevel atWholeTimestep() {
        return new NoiseLevel(Math.rint(timestep), alpha, sigma);
    }

    /** sigma / alpha: how much noise is beside clean latents of full size; what k-diffusion calls sigma. */
    public double ratio() {
        return sigma / alpha;
    }

    /** log(alpha / sigma), half the logarithm of the signal-to-noise ratio; infinite where one of them is 0. */
    public double lambda() {
        return Math.log(alpha / sigma);
    }

    /** alpha · clean + sigma · noise, the two being of equal shape. */
    public Tensor addNoise(Tensor clean, Tensor noise) {
        return Tensor.sum(alpha, clean, sigma, noise);
    }
}
