package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Pseudo numerical methods for diffusion models (Liu, Ren, Lin, Zhao 2022) with the start of crowsonkb's PLMS: instead
 * of twelve Runge-Kutta calls, the second call asks at the end of the first move, and the move is made again from its
 * beginning with the mean of the two answers.
 */
final class Pndm extends MultistepSampler {

    static final Pndm INSTANCE = new Pndm();

    /** The step that makes the first move again. */
    private static final int REPAIR = 1;

    /** Adams-Bashforth weights of the latest answers, the newest first, by how many there are. */
    private static final double[][] WEIGHTS = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

    private Pndm() {}

    @Override
    public String name() {
        return "pndm";
    }

    @Override
    int[] timesteps(NoiseSchedule schedule, int steps, Convention convention) {
        int[] once = Ddim.INSTANCE.timesteps(schedule, steps, convention);
        if (convention == Convention.STANDARD || steps == 1) {
            return once;
        }
        int[] repeated = new int[steps + 1];
        repeated[0] = once[0];
        System.arraycopy(once, 1, repeated, 1, 1);
        System.arraycopy(once, 1, repeated, 2, steps - 1);
        return repeated;
    }

    @Override
    List<Step> steps(int[] timesteps, NoiseSchedule schedule, int planned, Convention convention) {
        return convention == Convention.STANDARD
                ? repaired(chain(timesteps, schedule, schedule.last()))
                : strided(timesteps, schedule, schedule.stride(planned));
    }

    /** The same steps, the first move being made twice, if there is anywhere to go from its end. */
    private static List<Step> repaired(List<Step> chain) {
        List<Step> steps = new ArrayList<>(chain);
        if (steps.size() > 1) {
            Step first = steps.get(0);
            steps.add(REPAIR, new Step(first.to(), first.from(), first.to()));
        }
        return steps;
    }

    /** As diffusers has it: each call's timestep says where its move begins, except for the second, where it ends. */
    private static List<Step> strided(int[] timesteps, NoiseSchedule schedule, int stride) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < timesteps.length; i++) {
            NoiseLevel at = schedule.at(timesteps[i]);
            steps.add(
                    i == REPAIR
                            ? new Step(at, schedule.at(timesteps[i] + stride), at)
                            : Step.of(at, schedule.atOrLast(timesteps[i] - stride)));
        }
        return steps;
    }

    @Override
    int stepsOffset(NoiseSchedule schedule) {
        return schedule.config().stepsOffset();
    }

    @Override
    Tensor move(Walk walk, List<Prediction> asked) {
        int now = asked.size() - 1;
        Step step = walk.steps().get(now);
        Prediction latest = asked.get(now);
        if (now == REPAIR) {
            Prediction first = asked.get(0);
            Tensor mean = Tensor.sum(0.5, first.output(), 0.5, latest.output());
            return first.with(mean, first.x(), step.from()).movedTo(step.to());
        }
        return latest.with(combined(asked), latest.x(), step.from()).movedTo(step.to());
    }

    /** The latest four answers by the Adams-Bashforth formula; the one that only served the repair is left out. */
    private static Tensor combined(List<Prediction> asked) {
        List<Tensor> outputs = new ArrayList<>();
        for (int i = asked.size() - 1; i >= 0 && outputs.size() < WEIGHTS.length; i--) {
            if (i != REPAIR) {
                outputs.add(asked.get(i).output());
            }
        }
        double[] weights = WEIGHTS[outputs.size() - 1];
        return Tensor.generate(outputs.get(0).shape(), i -> {
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                sum += weights[k] * outputs.get(k).get(i);
            }
            return (float) sum;
        });
    }
}
