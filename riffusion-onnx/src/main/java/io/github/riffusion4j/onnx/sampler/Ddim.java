package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Denoising diffusion implicit models (Song, Meng, Ermon 2021), equation 12 with eta 0. */
sealed class Ddim extends AbstractSampler {

    static final Ddim DDIM = new Ddim("ddim");
    static final Ddim DDPM = new Ddpm();

    private Ddim(String name) {
        super(name, 1, Optional.empty());
    }

    /**
     * Denoising diffusion probabilistic models (Ho, Jain, Abbeel 2020, algorithm 2) in fewer steps: DDIM with eta 1,
     * that is with ancestral noise.
     */
    private static final class Ddpm extends Ddim {

        Ddpm() {
            super("ddpm");
        }

        @Override
        Tensor step(SolverState state) {
            return Prediction.AncestralStep.x(state, state.step().to());
        }
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        SchedulerConfig config = noiseSchedule.config();
        int[] timesteps = config.timestepSpacing()
                .orElse(TimestepSpacing.LEADING)
                .timesteps(config.trainTimesteps(), steps, config.stepsOffset());
        return Arrays.stream(timesteps).mapToObj(noiseSchedule::at).toList();
    }

    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        if (compatibility == Compatibility.STANDARD) {
            return chain(levels, noiseSchedule.finalLevel());
        }
        int stride = noiseSchedule.stride(inferenceSteps);
        return levels.stream()
                .map(level -> SolverStep.of(level, noiseSchedule.atOrFinal((int) level.timestep() - stride)))
                .toList();
    }

    @Override
    int stepsOffset(NoiseSchedule noiseSchedule) {
        return noiseSchedule.config().stepsOffset();
    }

    @Override
    Tensor step(SolverState state) {
        return state.current().xAt(state.step().to());
    }
}
