package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * DPM-Solver++(2M), "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models" (Lu et al. 2022),
 * algorithm 2: between two levels the clean latents are taken to change evenly with lambda. That says nothing of the
 * way from pure noise, where lambda is infinite, so the step after it is of first order too; diffusers starts at an
 * alpha of 2^-12 instead.
 */
final class DpmSolverPlusPlus2M extends LambdaSampler {

    /** Plans with fewer steps than this end with a step of first order, which is steadier. */
    private static final int FEW_STEPS = 15;

    DpmSolverPlusPlus2M(Optional<SigmaSpacing> spacing) {
        super("dpmpp-2m", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new DpmSolverPlusPlus2M(Optional.of(spacing));
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return chain(levels, convention == Compatibility.RIFFUSION_HOBBY ? schedule.at(0) : NoiseLevel.CLEAN);
    }

    @Override
    Tensor move(SolverState position) {
        return towards(clean(position), position.newest().x(), position.step());
    }

    /** x after a step, if those are the clean latents throughout (algorithm 2, line 5). */
    static Tensor towards(Tensor clean, Tensor x, SolverStep step) {
        double remaining = step.to().sigma() / step.from().sigma();
        return Tensor.sum(remaining, x, step.to().alpha() - step.from().alpha() * remaining, clean);
    }

    /** The clean latents half-way through the step, continued from the last two answers, or just as last answered. */
    static Tensor clean(SolverState position) {
        Tensor clean = position.newest().clean();
        if (position.latest(2).size() == 1 || endsCarefully(position)) {
            return clean;
        }
        SolverStep step = position.step();
        Prediction before = position.earlier(1);
        double stepBefore = step.from().lambda() - before.level().lambda();
        double ahead = (step.to().lambda() - step.from().lambda()) / (2 * stepBefore);
        return Tensor.sum(1 + ahead, clean, -ahead, before.clean());
    }

    /** Whether the end is so near that a step of third order must or should not be made. */
    static boolean endsSoon(SolverState position) {
        int left = position.walk().steps().size() - position.index();
        return endsCarefully(position) || (left <= 2 && position.walk().plannedSteps() < FEW_STEPS);
    }

    /** Whether this is a last step that must or should be of first order. */
    static boolean endsCarefully(SolverState position) {
        SamplingSchedule walk = position.walk();
        return position.isLast() && (walk.end().sigma() == 0 || walk.plannedSteps() < FEW_STEPS);
    }
}
