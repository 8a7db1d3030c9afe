package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Diffusion exponential integrator sampler (Zhang, Chen 2023), rhoAB of second order: between two levels the noise is
 * linear in the logarithm of sigma.
 */
final class Deis extends LambdaSampler {

    private static final int ORDER = 2;

    Deis(Optional<SigmaSpacing> spacing) {
        super("deis", ORDER, spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Deis(Optional.of(spacing));
    }

    /** diffusers ends at timestep 0, with the noise of that level. */
    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return chain(levels, compatibility == Compatibility.STANDARD ? NoiseLevel.ZERO : noiseSchedule.at(0));
    }

    @Override
    Tensor step(SolverState state) {
        SolverStep step = state.step();
        if (state.recent(ORDER).size() == 1 || isLowerOrderFinal(state)) {
            return state.current().xAt(step.to());
        }
        Prediction previous = state.previous(1);
        double sigma = step.from().sigma();
        double sigmaPrevious = previous.level().sigma();
        double[] weights = {
            integral(step.to().sigma(), sigma, sigmaPrevious) - integral(sigma, sigma, sigmaPrevious),
            integral(step.to().sigma(), sigmaPrevious, sigma) - integral(sigma, sigmaPrevious, sigma)
        };
        return KDiffusionSampler.veStep(
                state.current().x(), step, weights, List.of(state.current().eps(), previous.eps()));
    }

    /** The integral up to {@code s} of the line in log s that is 1 at {@code one} and 0 at {@code zero}. */
    private static double integral(double s, double one, double zero) {
        return s * (Math.log(s / zero) - 1) / Math.log(one / zero);
    }
}
