package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * The noise level of latents x = alpha_t · x0 + sigma_t · eps, in the variance-preserving (VP) form that the model is
 * given. Immutable.
 *
 * @param timestep the timestep that the model is given, 0 to 999 for Stable Diffusion; fractional with some samplers
 * @param alphaT the share of x0 in x, 0 (pure noise) to 1: {@code alpha_t} in diffusers, the square root of
 *     {@code alphas_cumprod}
 * @param sigmaT the share of the noise in x, 0 to 1: {@code sigma_t} in diffusers; alpha_t² + sigma_t² = 1
 */
public record NoiseLevel(double timestep, double alphaT, double sigmaT) {

    /** The level without noise. */
    public static final NoiseLevel ZERO = new NoiseLevel(0, 1, 0);

    /** @throws IllegalArgumentException unless alpha_t² + sigma_t² = 1 and neither is negative */
    public NoiseLevel {
        if (!(alphaT >= 0 && sigmaT >= 0 && Math.abs(alphaT * alphaT + sigmaT * sigmaT - 1) < 1e-6)) {
            throw new IllegalArgumentException("alpha_t " + alphaT + " and sigma_t " + sigmaT
                    + " are no variance-preserving noise level: their squares must add up to 1");
        }
    }

    /** The level of a value of {@code alphas_cumprod}, clamped to 0 to 1. */
    static NoiseLevel ofAlphaCumprod(double timestep, double alphaCumprod) {
        double clamped = Math.max(0, Math.min(1, alphaCumprod));
        return new NoiseLevel(timestep, Math.sqrt(clamped), Math.sqrt(1 - clamped));
    }

    /**
     * The level of a sigma.
     *
     * @param sigma at least 0; infinite is pure noise
     */
    static NoiseLevel ofSigma(double timestep, double sigma) {
        return ofAlphaCumprod(timestep, 1 / (1 + sigma * sigma));
    }

    /** This level with its timestep rounded. */
    NoiseLevel atWholeTimestep() {
        return new NoiseLevel(Math.rint(timestep), alphaT, sigmaT);
    }

    /**
     * The sigma of k-diffusion, sigma_t / alpha_t: the noise in the variance-exploding (VE) form x0 + sigma · eps, 0 to
     * infinite.
     */
    public double sigma() {
        return sigmaT / alphaT;
    }

    /** log(alpha_t / sigma_t), half the logarithm of the signal-to-noise ratio; infinite where one of them is 0. */
    public double lambda() {
        return Math.log(alphaT / sigmaT);
    }

    /** alpha_t · x0 + sigma_t · eps, the two being of equal shape. */
    public Tensor addNoise(Tensor x0, Tensor eps) {
        return Tensor.sum(alphaT, x0, sigmaT, eps);
    }
}
