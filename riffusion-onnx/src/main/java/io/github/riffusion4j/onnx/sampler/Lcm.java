package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Latent consistency models (Luo, Tan, Huang, Li, Zhao 2023, algorithm 3): each evaluation gives x0, to which the next
 * level's noise is added. For models that were distilled for it.
 */
final class Lcm extends AbstractSampler {

    static final Lcm INSTANCE = new Lcm();

    /** The steps of the teacher, whose timesteps the model was distilled on. */
    private static final int TEACHER_STEPS = 50;

    private static final double TIMESTEP_SCALING = 10;
    private static final double SIGMA_DATA = 0.5;

    private Lcm() {
        super("lcm", 1, Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        return distilledLevels(noiseSchedule, steps, "lcm");
    }

    /**
     * Levels of the teacher, evenly spread.
     *
     * @param name of the sampler, for errors
     */
    static List<NoiseLevel> distilledLevels(NoiseSchedule noiseSchedule, int steps, String name) {
        int teacherSteps = Math.min(TEACHER_STEPS, noiseSchedule.config().trainTimesteps());
        if (steps > teacherSteps) {
            throw new IllegalArgumentException(
                    "steps is " + steps + "; " + name + " takes at most " + teacherSteps + ", and 4 to 8 are usual");
        }
        int stride = noiseSchedule.stride(teacherSteps);
        return IntStream.range(0, steps)
                .mapToObj(i -> noiseSchedule.at((teacherSteps - i * teacherSteps / steps) * stride - 1))
                .toList();
    }

    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return chain(levels, NoiseLevel.ZERO);
    }

    @Override
    Tensor step(SolverState state) {
        Tensor x0 = withBoundaryCondition(state.current());
        NoiseLevel to = state.step().to();
        return to.sigmaT() == 0 ? x0 : to.addNoise(x0, state.freshNoise());
    }

    /** x0 with {@code c_skip} and {@code c_out}, which make it x at timestep 0 (equation 4). */
    private static Tensor withBoundaryCondition(Prediction prediction) {
        double scaled = TIMESTEP_SCALING * prediction.level().timestep();
        double norm = Math.hypot(scaled, SIGMA_DATA);
        double skip = SIGMA_DATA * SIGMA_DATA / (norm * norm);
        return Tensor.sum(scaled / norm, prediction.x0(), skip, prediction.x());
    }
}
