package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The position of a solver on its schedule. Immutable.
 *
 * @param schedule the schedule
 * @param index the step that is being made, from 0; -1 before the first
 * @param history the latest evaluations of the model, the newest first: as many as the sampler builds on, or as there
 *     are
 * @param noise where fresh noise comes from
 */
record SolverState(SamplingSchedule schedule, int index, List<Prediction> history, NoiseGenerator noise) {

    SolverState {
        history = List.copyOf(history);
    }

    /** The state before the first evaluation. */
    static SolverState before(SamplingSchedule schedule, NoiseGenerator noise) {
        return new SolverState(schedule, -1, List.of(), noise);
    }

    /**
     * The state at the next step.
     *
     * @param evaluation the evaluation that belongs to it
     * @param kept how many evaluations to keep, this one included; older ones can be garbage collected
     */
    SolverState next(Prediction evaluation, int kept) {
        List<Prediction> newest = new ArrayList<>(List.of(evaluation));
        newest.addAll(history.subList(0, Math.min(kept - 1, history.size())));
        return new SolverState(schedule, index + 1, newest, noise);
    }

    /** The step that is being made. */
    SolverStep step() {
        return schedule.steps().get(index);
    }

    /** The evaluation of this step. */
    Prediction current() {
        return history.get(0);
    }

    /** The evaluation {@code back} steps ago. */
    Prediction previous(int back) {
        return history.get(back);
    }

    /** Returns whether the step {@code back} steps ago was a corrector. */
    boolean isCorrector(int back) {
        return schedule.steps().get(index - back).isCorrector();
    }

    boolean isLast() {
        return index == schedule.steps().size() - 1;
    }

    /**
     * The evaluations that a multistep method can use, the newest first, at most {@code order}. One at pure noise can
     * only be used by its own step, since its lambda is infinite.
     */
    List<Prediction> recent(int order) {
        int count = 1;
        while (count < Math.min(order, history.size())
                && history.get(count).level().alphaT() > 0) {
            count++;
        }
        return history.subList(0, count);
    }

    /** Fresh noise of the shape of x. */
    Tensor freshNoise() {
        return noise.normal(current().x().shape());
    }
}
