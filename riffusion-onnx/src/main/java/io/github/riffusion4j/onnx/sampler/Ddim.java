package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.List;

/** Denoising diffusion implicit models (Song, Meng, Ermon 2021), equation 12 with eta 0. */
final class Ddim extends MultistepSampler {

    static final Ddim INSTANCE = new Ddim();

    private Ddim() {}

    @Override
    public String name() {
        return "ddim";
    }

    @Override
    int[] timesteps(NoiseSchedule schedule, int steps, Convention convention) {
        SchedulerConfig config = schedule.config();
        return config.timestepSpacing()
                .orElse(TimestepSpacing.LEADING)
                .timesteps(config.trainTimesteps(), steps, config.stepsOffset());
    }

    @Override
    List<Step> steps(int[] timesteps, NoiseSchedule schedule, int planned, Convention convention) {
        if (convention == Convention.STANDARD) {
            return chain(timesteps, schedule, schedule.last());
        }
        return Arrays.stream(timesteps)
                .mapToObj(t -> Step.of(schedule.at(t), schedule.atOrLast(t - schedule.stride(planned))))
                .toList();
    }

    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return schedule.config().stepsOffset();
    }

    @Override
    Tensor move(Walk walk, List<Prediction> asked) {
        int now = asked.size() - 1;
        return asked.get(now).movedTo(walk.steps().get(now).to());
    }
}
