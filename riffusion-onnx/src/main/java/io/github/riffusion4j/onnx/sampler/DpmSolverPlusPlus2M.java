package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * DPM-Solver++(2M), "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models" (Lu et al. 2022),
 * algorithm 2: between two levels the clean latents are taken to change evenly with lambda. That says nothing of the
 * way from pure noise, where lambda is infinite, so the step after it is of first order too; diffusers starts at an
 * alpha of 2^-12 instead.
 */
final class DpmSolverPlusPlus2M extends MultistepSampler {

    static final DpmSolverPlusPlus2M INSTANCE = new DpmSolverPlusPlus2M();

    /** Plans with fewer steps than this end with a step of first order, which is steadier. */
    private static final int FEW_STEPS = 15;

    private DpmSolverPlusPlus2M() {}

    @Override
    public String name() {
        return "dpmpp-2m";
    }

    /** One timestep more than there are steps, without the last, which is near 0, where the end takes its place. */
    @Override
    int[] timesteps(NoiseSchedule schedule, int steps, Convention convention) {
        SchedulerConfig config = schedule.config();
        TimestepSpacing spacing = config.timestepSpacing().orElse(TimestepSpacing.LINSPACE);
        int points = spacing == TimestepSpacing.TRAILING ? steps : steps + 1;
        return Arrays.copyOf(spacing.timesteps(config.trainTimesteps(), points, config.stepsOffset()), steps);
    }

    @Override
    List<Step> steps(int[] timesteps, NoiseSchedule schedule, int planned, Convention convention) {
        NoiseLevel end = convention == Convention.RIFFUSION_HOBBY ? schedule.at(0) : NoiseLevel.CLEAN;
        return chain(timesteps, schedule, end);
    }

    /** In diffusers 0.9 this scheduler knows no offset. */
    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return 0;
    }

    @Override
    Tensor move(Walk walk, List<Prediction> asked) {
        int now = asked.size() - 1;
        Step step = walk.steps().get(now);
        double remaining = step.to().sigma() / step.from().sigma();
        return Tensor.sum(
                remaining, asked.get(now).x(), step.to().alpha() - step.from().alpha() * remaining, clean(walk, asked));
    }

    /** The clean latents half-way through the step, continued from the last two answers, or just as last answered. */
    private static Tensor clean(Walk walk, List<Prediction> asked) {
        int now = asked.size() - 1;
        Step step = walk.steps().get(now);
        Tensor clean = asked.get(now).clean();
        boolean last = now == walk.steps().size() - 1;
        if (now == 0 || (last && (step.to().sigma() == 0 || walk.plannedSteps() < FEW_STEPS))) {
            return clean;
        }
        Prediction before = asked.get(now - 1);
        double stepBefore = step.from().lambda() - before.level().lambda();
        double ahead = (step.to().lambda() - step.from().lambda()) / (2 * stepBefore);
        return Tensor.sum(1 + ahead, clean, -ahead, before.clean());
    }
}
