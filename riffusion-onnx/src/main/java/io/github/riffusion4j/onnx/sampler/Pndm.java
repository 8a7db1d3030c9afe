package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pseudo numerical methods for diffusion models (Liu, Ren, Lin, Zhao 2022) with the start of crowsonkb's PLMS: instead
 * of twelve Runge-Kutta evaluations, the second evaluation is made at the end of the first step, which is then
 * corrected with the mean of the two.
 */
final class Pndm extends AbstractSampler {

    private static final double[] MEAN = {1 / 2.0, 1 / 2.0};

    /** Adams-Bashforth weights of the latest evaluations, the newest first, by how many there are. */
    private static final double[][] WEIGHTS = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

    static final Pndm INSTANCE = new Pndm();

    private Pndm() {
        // One of the first five is the corrector's, which is not used again.
        super("pndm", WEIGHTS.length + 1, Optional.empty());
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        List<NoiseLevel> once = Ddim.DDIM.levels(noiseSchedule, steps, compatibility);
        if (compatibility == Compatibility.STANDARD || steps == 1) {
            return once;
        }
        List<NoiseLevel> repeated = new ArrayList<>(once);
        repeated.add(1, once.get(1));
        return repeated;
    }

    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return compatibility == Compatibility.STANDARD
                ? withCorrector(chain(levels, noiseSchedule.finalLevel()))
                : strided(levels, noiseSchedule, noiseSchedule.stride(inferenceSteps));
    }

    /** The same steps with the first one corrected; not where it is the only one, and not from pure noise. */
    private static List<SolverStep> withCorrector(List<SolverStep> chain) {
        SolverStep first = chain.get(0);
        if (chain.size() == 1 || first.from().alphaT() == 0) {
            return chain;
        }
        List<SolverStep> steps = new ArrayList<>(chain);
        steps.add(1, new SolverStep(first.to(), first.from(), first.to()));
        return steps;
    }

    /** The steps of diffusers, which start at the timestep of each evaluation; the second ends there. */
    private static List<SolverStep> strided(List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int stride) {
        List<SolverStep> steps = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            NoiseLevel at = levels.get(i);
            int timestep = (int) at.timestep();
            boolean corrector = i == 1;
            steps.add(
                    corrector
                            ? new SolverStep(at, noiseSchedule.at(timestep + stride), at)
                            : SolverStep.of(at, noiseSchedule.atOrFinal(timestep - stride)));
        }
        return steps;
    }

    @Override
    int stepsOffset(NoiseSchedule noiseSchedule) {
        return noiseSchedule.config().stepsOffset();
    }

    @Override
    Tensor step(SolverState state) {
        SolverStep step = state.step();
        Prediction current = state.current();
        if (step.isCorrector()) {
            Prediction first = state.previous(1);
            return multistep(MEAN, List.of(current, first), first.x(), state);
        }
        List<Prediction> latest = latest(state);
        if (latest.size() == 1) {
            return current.xAt(step.to());
        }
        return multistep(WEIGHTS[latest.size() - 1], latest, current.x(), state);
    }

    /** Up to four evaluations, the newest first, without the corrector's. */
    private static List<Prediction> latest(SolverState state) {
        List<Prediction> latest = new ArrayList<>();
        for (int back = 0; back < state.history().size() && latest.size() < WEIGHTS.length; back++) {
            if (!state.isCorrector(back)) {
                latest.add(state.previous(back));
            }
        }
        return latest;
    }

    /** x after this step along the weighted sum of evaluations. */
    private static Tensor multistep(double[] weights, List<Prediction> evaluations, Tensor x, SolverState state) {
        // The method is about predicted noise, which hardly changes from level to level. diffusers sums the outputs,
        // even where they are velocities, which do change.
        List<Prediction> terms = state.schedule().compatibility() == Compatibility.STANDARD
                ? evaluations.stream().map(Prediction::asEps).toList()
                : evaluations;
        Tensor sum = Tensor.weightedSum(
                weights, terms.stream().map(Prediction::output).toList());
        SolverStep step = state.step();
        return new Prediction(terms.get(0).type(), sum, x, step.from()).xAt(step.to());
    }
}
