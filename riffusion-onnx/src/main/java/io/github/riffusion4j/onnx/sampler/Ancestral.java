package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * Ancestral sampling (Ho, Jain, Abbeel 2020, algorithm 2; Song, Meng, Ermon 2021, equation 16 with eta 1): part of the
 * noise that should be left after a step is the noise that was there before, the rest is fresh.
 *
 * @param kept the old noise's share of sigma
 * @param fresh the new noise's share of sigma; the squares add up to 1
 */
record Ancestral(double kept, double fresh) {

    /** The shares where a step goes from {@code from} to {@code to}, which is cleaner. */
    static Ancestral between(NoiseLevel from, NoiseLevel to) {
        double kept = to.ratio() / from.ratio();
        return new Ancestral(kept, Math.sqrt(Math.max(0, 1 - kept * kept)));
    }

    /** x at {@code to}, if clean latents and noise are as predicted. */
    static Tensor move(Prediction prediction, NoiseLevel to, SolverState position) {
        if (to.sigma() == 0) {
            return prediction.clean();
        }
        Ancestral shares = between(prediction.level(), to);
        Tensor noise = Tensor.sum(shares.kept, prediction.noise(), shares.fresh, position.drawn());
        return to.addNoise(prediction.clean(), noise);
    }
}
