package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The base of the samplers that integrate over lambda, the logarithm of alpha_t / sigma_t: whole timesteps, followed by
 * the end in place of a last one near 0.
 */
abstract sealed class LambdaSampler extends AbstractSampler permits Deis, DpmSolverPlusPlus, UniPc {

    /** Below this number of steps the last step is of first order, which is more stable. */
    static final int FEW_STEPS = 15;

    LambdaSampler(String name, int evaluations, Optional<SigmaSpacing> spacing) {
        super(name, evaluations, spacing);
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        return spacing()
                .map(chosen -> noiseSchedule.spaced(chosen, steps).stream()
                        .map(NoiseLevel::atWholeTimestep)
                        .toList())
                .orElseGet(() -> Arrays.stream(timesteps(noiseSchedule, steps))
                        .mapToObj(noiseSchedule::at)
                        .toList());
    }

    private static int[] timesteps(NoiseSchedule noiseSchedule, int steps) {
        SchedulerConfig config = noiseSchedule.config();
        TimestepSpacing spacing = config.timestepSpacing().orElse(TimestepSpacing.LINSPACE);
        int points = spacing == TimestepSpacing.TRAILING ? steps : steps + 1;
        return Arrays.copyOf(spacing.timesteps(config.trainTimesteps(), points, config.stepsOffset()), steps);
    }

    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return chain(levels, NoiseLevel.ZERO);
    }

    /**
     * Returns whether this is a last step that must or should be of first order: diffusers' {@code lower_order_final}.
     */
    static boolean isLowerOrderFinal(SolverState state) {
        SamplingSchedule schedule = state.schedule();
        return state.isLast() && (schedule.end().sigmaT() == 0 || schedule.inferenceSteps() < FEW_STEPS);
    }
}
