package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the samplers of k-diffusion have in common: the timesteps may lie between whole numbers, and the walk ends
 * without noise.
 */
abstract class SigmaSampler extends AbstractSampler {

    SigmaSampler(String name, Optional<SigmaSpacing> spacing) {
        super(name, spacing);
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        return spacing().map(chosen -> schedule.spaced(chosen, steps)).orElseGet(() -> {
            double[] points = spacing(schedule)
                    .points(
                            schedule.config().trainTimesteps(),
                            steps,
                            schedule.config().stepsOffset());
            return Arrays.stream(points).mapToObj(schedule::between).toList();
        });
    }

    private static TimestepSpacing spacing(NoiseSchedule schedule) {
        return schedule.config().timestepSpacing().orElse(TimestepSpacing.LINSPACE);
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return chain(levels, NoiseLevel.CLEAN);
    }

    /**
     * k-diffusion begins with noise times sigma / alpha, as if the clean latents were zero, and so do others where the
     * first level is the noisiest.
     */
    @Override
    double noiseScale(NoiseLevel first, NoiseSchedule schedule, Compatibility convention) {
        boolean full = convention == Compatibility.STANDARD || spacing(schedule) == TimestepSpacing.LEADING;
        return full ? 1 : first.sigma();
    }

    @Override
    DiffusionProcess scale() {
        return DiffusionProcess.SIGNAL;
    }
}
