package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Diffusion exponential integrator sampler (Zhang, Chen 2023), rhoAB of second order: between two levels the noise is
 * taken to change evenly with the logarithm of sigma / alpha.
 */
final class Deis extends LambdaSampler {

    private static final int ORDER = 2;

    Deis(Optional<SigmaSpacing> spacing) {
        super("deis", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Deis(Optional.of(spacing));
    }

    /** diffusers ends at timestep 0, with the noise that is left there. */
    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return chain(levels, convention == Compatibility.STANDARD ? NoiseLevel.CLEAN : schedule.at(0));
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        if (position.latest(ORDER).size() == 1 || DpmSolverPlusPlus2M.endsCarefully(position)) {
            return position.newest().movedTo(step.to());
        }
        Prediction before = position.earlier(1);
        double now = step.from().ratio();
        double past = before.level().ratio();
        double[] weights = {
            integral(step.to().ratio(), now, past) - integral(now, now, past),
            integral(step.to().ratio(), past, now) - integral(now, past, now)
        };
        return VeStep.of(
                position.newest().x(),
                step.from(),
                step.to(),
                weights,
                List.of(position.newest().noise(), before.noise()));
    }

    /** The integral up to {@code s} of the line in log s that is 1 at {@code one} and 0 at {@code zero}. */
    private static double integral(double s, double one, double zero) {
        return s * (Math.log(s / zero) - 1) / Math.log(one / zero);
    }
}
