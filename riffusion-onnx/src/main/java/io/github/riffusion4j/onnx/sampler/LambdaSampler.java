package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the samplers have in common that solve for lambda, the logarithm of alpha / sigma: whole timesteps, of which the
 * last is not near 0, where the end takes its place.
 */
abstract class LambdaSampler extends AbstractSampler {

    LambdaSampler(String name, Optional<SigmaSpacing> spacing) {
        super(name, spacing);
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        return spacing()
                .map(chosen -> schedule.spaced(chosen, steps).stream()
                        .map(NoiseLevel::atWholeTimestep)
                        .toList())
                .orElseGet(() -> Arrays.stream(timesteps(schedule, steps))
                        .mapToObj(schedule::at)
                        .toList());
    }

    private static int[] timesteps(NoiseSchedule schedule, int steps) {
        SchedulerConfig config = schedule.config();
        TimestepSpacing spacing = config.timestepSpacing().orElse(TimestepSpacing.LINSPACE);
        int points = spacing == TimestepSpacing.TRAILING ? steps : steps + 1;
        return Arrays.copyOf(spacing.timesteps(config.trainTimesteps(), points, config.stepsOffset()), steps);
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return chain(levels, NoiseLevel.CLEAN);
    }
}
