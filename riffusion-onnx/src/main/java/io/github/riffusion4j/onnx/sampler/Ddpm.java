package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Denoising diffusion probabilistic models (Ho, Jain, Abbeel 2020, algorithm 2) in fewer steps: DDIM with eta 1, that
 * is with {@linkplain Ancestral ancestral} noise.
 */
final class Ddpm extends AbstractSampler {

    static final Ddpm INSTANCE = new Ddpm();

    private Ddpm() {
        super("ddpm", Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        return Ddim.INSTANCE.levels(schedule, steps, convention);
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return Ddim.INSTANCE.steps(levels, schedule, planned, convention);
    }

    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return schedule.config().stepsOffset();
    }

    @Override
    Tensor move(SolverState position) {
        return Ancestral.move(position.newest(), position.step().to(), position);
    }
}
