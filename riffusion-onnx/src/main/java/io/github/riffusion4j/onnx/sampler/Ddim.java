package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Denoising diffusion implicit models (Song, Meng, Ermon 2021), equation 12 with eta 0. */
final class Ddim extends AbstractSampler {

    static final Ddim INSTANCE = new Ddim();

    private Ddim() {
        super("ddim", Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        SchedulerConfig config = schedule.config();
        int[] timesteps = config.timestepSpacing()
                .orElse(TimestepSpacing.LEADING)
                .timesteps(config.trainTimesteps(), steps, config.stepsOffset());
        return Arrays.stream(timesteps).mapToObj(schedule::at).toList();
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        if (convention == Compatibility.STANDARD) {
            return chain(levels, schedule.last());
        }
        int stride = schedule.stride(planned);
        return levels.stream()
                .map(level -> SolverStep.of(level, schedule.atOrLast((int) level.timestep() - stride)))
                .toList();
    }

    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return schedule.config().stepsOffset();
    }

    @Override
    Tensor move(SolverState position) {
        return position.newest().movedTo(position.step().to());
    }
}
