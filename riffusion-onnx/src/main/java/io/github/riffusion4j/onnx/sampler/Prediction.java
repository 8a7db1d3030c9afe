package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * One evaluation of the model: its output for x at a noise level.
 *
 * @param type what {@code output} is
 * @param output the model's output, of the shape of x
 * @param x the noisy latents
 * @param level the noise level of x
 */
record Prediction(PredictionType type, Tensor output, Tensor x, NoiseLevel level) {

    /** The predicted noise. */
    Tensor eps() {
        return type.eps(output, x, level);
    }

    /** The predicted latents without noise. */
    Tensor x0() {
        return type.x0(output, x, level);
    }

    /** x at another level with the same x0 and noise (Song, Meng, Ermon 2021, equation 12 with eta 0). */
    Tensor xAt(NoiseLevel other) {
        return other.addNoise(x0(), eps());
    }

    /** This prediction as that of a model that predicts noise. */
    Prediction asEps() {
        return new Prediction(PredictionType.EPSILON, eps(), x, level);
    }

    /**
     * The split of an ancestral step (Ho, Jain, Abbeel 2020, algorithm 2; Song, Meng, Ermon 2021, equation 16 with eta
     * 1) into a deterministic part and fresh noise: k-diffusion's {@code sigma_down} and {@code sigma_up}, each divided
     * by the sigma at which the step ends, so that the squares add up to 1.
     */
    record AncestralStep(double down, double up) {

        /** The split of a step to {@code to}, which has less noise than {@code from}. */
        static AncestralStep between(NoiseLevel from, NoiseLevel to) {
            double down = to.sigma() / from.sigma();
            return new AncestralStep(down, Math.sqrt(Math.max(0, 1 - down * down)));
        }

        /** x at {@code to}, with the state's x0, and its noise partly replaced. */
        static Tensor x(SolverState state, NoiseLevel to) {
            Prediction prediction = state.current();
            if (to.sigmaT() == 0) {
                return prediction.x0();
            }
            AncestralStep split = between(prediction.level(), to);
            Tensor noise = Tensor.sum(split.down, prediction.eps(), split.up, state.freshNoise());
            return to.addNoise(prediction.x0(), noise);
        }
    }
}
