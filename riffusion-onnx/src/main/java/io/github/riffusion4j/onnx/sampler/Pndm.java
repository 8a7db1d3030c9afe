package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pseudo numerical methods for diffusion models (Liu, Ren, Lin, Zhao 2022) with the start of crowsonkb's PLMS: instead
 * of twelve Runge-Kutta calls, the second call asks at the end of the first move, and the move is made again from its
 * beginning with the mean of the two answers.
 */
final class Pndm extends AbstractSampler {

    static final Pndm INSTANCE = new Pndm();

    private static final double[] MEAN = {1 / 2.0, 1 / 2.0};

    /** Adams-Bashforth weights of the latest answers, the newest first, by how many there are. */
    private static final double[][] WEIGHTS = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

    private Pndm() {
        super("pndm", Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        List<NoiseLevel> once = Ddim.INSTANCE.levels(schedule, steps, convention);
        if (convention == Compatibility.STANDARD || steps == 1) {
            return once;
        }
        List<NoiseLevel> repeated = new ArrayList<>(once);
        repeated.add(1, once.get(1));
        return repeated;
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return convention == Compatibility.STANDARD
                ? repaired(chain(levels, schedule.last()))
                : strided(levels, schedule, schedule.stride(planned));
    }

    /**
     * The same steps, the first move being made twice; not where there is nowhere to go from its end, and not from pure
     * noise, of which noise alone says nothing.
     */
    private static List<SolverStep> repaired(List<SolverStep> chain) {
        SolverStep first = chain.get(0);
        if (chain.size() == 1 || first.from().alpha() == 0) {
            return chain;
        }
        List<SolverStep> steps = new ArrayList<>(chain);
        steps.add(1, new SolverStep(first.to(), first.from(), first.to()));
        return steps;
    }

    /** As diffusers has it: each call's timestep says where its move begins, except for the second, where it ends. */
    private static List<SolverStep> strided(List<NoiseLevel> levels, NoiseSchedule schedule, int stride) {
        List<SolverStep> steps = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            NoiseLevel at = levels.get(i);
            int timestep = (int) at.timestep();
            boolean repair = i == 1;
            steps.add(
                    repair
                            ? new SolverStep(at, schedule.at(timestep + stride), at)
                            : SolverStep.of(at, schedule.atOrLast(timestep - stride)));
        }
        return steps;
    }

    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return schedule.config().stepsOffset();
    }

    @Override
    Tensor move(SolverState position) {
        SamplingSchedule walk = position.walk();
        SolverStep step = position.step();
        if (step.isRepair()) {
            Prediction first = position.earlier(1);
            return combined(MEAN, List.of(position.newest(), first), walk, first.x(), step);
        }
        List<Prediction> latest = latest(walk, position.asked());
        if (latest.size() == 1) {
            return latest.get(0).movedTo(step.to());
        }
        return combined(
                WEIGHTS[latest.size() - 1], latest, walk, position.newest().x(), step);
    }

    /** Up to four answers, the newest first; the one that only served the repair is left out. */
    private static List<Prediction> latest(SamplingSchedule walk, List<Prediction> asked) {
        List<Prediction> latest = new ArrayList<>();
        for (int i = asked.size() - 1; i >= 0 && latest.size() < WEIGHTS.length; i--) {
            if (!walk.steps().get(i).isRepair()) {
                latest.add(asked.get(i));
            }
        }
        return latest;
    }

    /** x moved along the weighted sum of the answers. */
    private static Tensor combined(
            double[] weights, List<Prediction> answers, SamplingSchedule walk, Tensor x, SolverStep step) {
        // The method is about predicted noise, which hardly changes from level to level. diffusers sums what the model
        // says, even where that is a velocity, which does change.
        List<Prediction> terms = walk.convention() == Compatibility.STANDARD
                ? answers.stream().map(Prediction::asNoise).toList()
                : answers;
        Tensor sum =
                WeightedSum.of(weights, terms.stream().map(Prediction::output).toList());
        return new Prediction(terms.get(0).type(), sum, x, step.from()).movedTo(step.to());
    }
}
