package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Trajectory consistency distillation (Zheng et al. 2024, algorithm 4, "strategic stochastic sampling"): each
 * evaluation leads to a level below the next, from which fresh noise leads up to that. For models that were distilled
 * for it.
 */
final class Tcd extends AbstractSampler {

    /** The default of diffusers and of the paper's authors. */
    static final double DEFAULT_ETA = 0.3;

    static final String NAME = "tcd";

    private final double eta;

    /**
     * Makes one.
     *
     * @param eta how much of each step is fresh noise, 0 to 1; gamma in the paper
     * @throws IllegalArgumentException if it is out of range
     */
    Tcd(double eta) {
        super(name(eta), 1, Optional.empty());
        this.eta = eta;
    }

    private static String name(double eta) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta of tcd must be from 0 to 1, got " + eta);
        }
        return eta == DEFAULT_ETA
                ? NAME
                : NAME + "-" + BigDecimal.valueOf(eta).stripTrailingZeros().toPlainString();
    }

    /** Those of latent consistency models. */
    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        return Lcm.distilledLevels(noiseSchedule, steps, NAME);
    }

    /** Ends with the noise of timestep 0, as it was distilled. */
    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return chain(levels, noiseSchedule.at(0));
    }

    @Override
    Tensor step(SolverState state) {
        NoiseLevel to = state.step().to();
        // In 32 bits, as diffusers does: the next whole number below must be the same.
        int below = (int) ((float) (1 - eta) * (float) to.timestep());
        NoiseLevel level = state.schedule().noiseSchedule().at(below);
        Tensor x = state.current().xAt(level);
        if (eta == 0 || state.isLast()) {
            return x;
        }
        double kept = to.alphaT() / level.alphaT();
        return Tensor.sum(kept, x, Math.sqrt(1 - kept * kept), state.freshNoise());
    }
}
