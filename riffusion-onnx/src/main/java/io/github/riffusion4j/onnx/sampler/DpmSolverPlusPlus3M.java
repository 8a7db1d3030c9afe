package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * DPM-Solver++(3M) (Lu et al. 2022, "DPM-Solver++", appendix B): the clean latents are taken to follow a parabola in
 * lambda through the last three answers. It begins and ends as {@link DpmSolverPlusPlus2M}.
 */
final class DpmSolverPlusPlus3M extends LambdaSampler {

    private static final int ORDER = 3;

    DpmSolverPlusPlus3M(Optional<SigmaSpacing> spacing) {
        super("dpmpp-3m", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new DpmSolverPlusPlus3M(Optional.of(spacing));
    }

    @Override
    Tensor move(SolverState position) {
        List<Prediction> answers = position.latest(ORDER);
        Tensor clean = answers.size() < ORDER || DpmSolverPlusPlus2M.endsSoon(position)
                ? DpmSolverPlusPlus2M.clean(position)
                : clean(answers, position.step());
        return DpmSolverPlusPlus2M.towards(clean, position.newest().x(), position.step());
    }

    /** The mean of the parabola over the step, weighted as the solution weighs it. */
    private static Tensor clean(List<Prediction> answers, SolverStep step) {
        double now = step.from().lambda();
        double h = step.to().lambda() - now;
        double past = answers.get(1).level().lambda() - now;
        double longPast = answers.get(2).level().lambda() - now;
        double gained = -Math.expm1(-h);
        // What lambda and its square, counted from the step's beginning, are on that mean.
        double mean = h / gained - 1;
        double meanSquare = (h * h - 2 * h) / gained + 2;
        // The authors' program counts half of the curvature, and all others do so after it.
        double first = (meanSquare / 2 - longPast * mean) / (past * (past - longPast));
        double second = (meanSquare / 2 - past * mean) / (longPast * (longPast - past));
        return WeightedSum.of(
                new double[] {1 - first - second, first, second},
                answers.stream().map(Prediction::clean).toList());
    }
}
