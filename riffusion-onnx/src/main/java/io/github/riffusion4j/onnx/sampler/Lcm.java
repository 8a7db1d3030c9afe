package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Latent consistency models (Luo, Tan, Huang, Li, Zhao 2023, algorithm 3): the model says the clean latents at once,
 * and each further step makes them noisy again, a little less, and asks once more. For models that were distilled for
 * it.
 */
final class Lcm extends AbstractSampler {

    static final Lcm INSTANCE = new Lcm();

    /** The steps of the teacher, whose timesteps are those that the model learned. */
    private static final int TEACHER_STEPS = 50;

    private static final double TIMESTEP_SCALE = 10;
    private static final double DATA_DEVIATION = 0.5;

    private Lcm() {
        super("lcm", Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        int teacherSteps = Math.min(TEACHER_STEPS, schedule.config().trainTimesteps());
        if (steps > teacherSteps) {
            throw new IllegalArgumentException(
                    "steps is " + steps + "; lcm takes at most " + teacherSteps + ", and 4 to 8 are usual");
        }
        int stride = schedule.stride(teacherSteps);
        return IntStream.range(0, steps)
                .mapToObj(i -> schedule.at((teacherSteps - i * teacherSteps / steps) * stride - 1))
                .toList();
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return chain(levels, NoiseLevel.CLEAN);
    }

    @Override
    Tensor move(SolverState position) {
        Tensor clean = consistent(position.newest());
        NoiseLevel to = position.step().to();
        return to.sigma() == 0 ? clean : to.addNoise(clean, position.drawn());
    }

    /** The boundary condition of consistency models: at timestep 0 the answer is x itself (equation 4). */
    private static Tensor consistent(Prediction prediction) {
        double scaled = TIMESTEP_SCALE * prediction.level().timestep();
        double size = Math.hypot(scaled, DATA_DEVIATION);
        double skip = DATA_DEVIATION * DATA_DEVIATION / (size * size);
        return Tensor.sum(scaled / size, prediction.clean(), skip, prediction.x());
    }
}
