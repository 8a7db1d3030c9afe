package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * UniPC (Zhao, Bai, Rao, Zhou, Lu 2023, algorithms 1 and 2), predicting clean latents, with B(h) = exp(h) - 1: a
 * multistep method whose every step is corrected as soon as the model has been asked where it ended.
 */
final class UniPc extends LambdaSampler {

    /** The highest order that is of any use. */
    static final int MOST = 3;

    private final int order;

    UniPc(int order, Optional<SigmaSpacing> spacing) {
        super(order == 2 ? "unipc" : "unipc-" + order, spacing);
        this.order = order;
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new UniPc(order, Optional.of(spacing));
    }

    /** The answer's clean latents, with x corrected by them. */
    @Override
    Prediction recalled(SamplingSchedule walk, List<Prediction> asked, Prediction newest) {
        Tensor clean = newest.clean();
        Tensor x = newest.x();
        int now = asked.size();
        if (now > 0 && asked.get(now - 1).level().alpha() > 0) {
            x = corrected(walk, asked, clean, newest.level());
        }
        return new Prediction(PredictionType.SAMPLE, clean, x, newest.level());
    }

    private Tensor corrected(SamplingSchedule walk, List<Prediction> asked, Tensor clean, NoiseLevel to) {
        int last = asked.size() - 1;
        int terms = order(walk, asked);
        double h = to.lambda() - asked.get(last).level().lambda();
        double[] points = new double[terms];
        for (int k = 1; k < terms; k++) {
            points[k - 1] = way(asked, k, h);
        }
        points[terms - 1] = 1;
        double[] weights = terms == 1 ? new double[] {0.5} : weights(points, h);
        List<Tensor> answers = new ArrayList<>(earlier(asked, terms));
        answers.add(clean);
        return moved(asked.get(last), to, points, weights, answers);
    }

    @Override
    Tensor move(SolverState position) {
        List<Prediction> asked = position.asked();
        Prediction newest = position.newest();
        NoiseLevel to = position.step().to();
        int terms = order(position.walk(), asked) - 1;
        double h = to.lambda() - newest.level().lambda();
        double[] points = new double[terms];
        for (int k = 0; k < terms; k++) {
            points[k] = way(asked, k + 1, h);
        }
        double[] weights = terms == 1 ? new double[] {0.5} : weights(points, h);
        return moved(newest, to, points, weights, earlier(asked, terms + 1));
    }

    /** The order of the step from the last of {@code asked}: what there is to build on, and 1 at the end. */
    private int order(SamplingSchedule walk, List<Prediction> asked) {
        int left = walk.steps().size() - asked.size() + 1;
        return Math.min(
                new SolverState(walk, asked, NoiseGenerator.none())
                        .latest(order)
                        .size(),
                left);
    }

    /** Where an earlier answer lies, as a multiple of the step's length in lambda: below 0. */
    private static double way(List<Prediction> asked, int back, double h) {
        int now = asked.size() - 1;
        return (asked.get(now - back).level().lambda() - asked.get(now).level().lambda()) / h;
    }

    /** The clean latents of the answers before the last, the newest first. */
    private static List<Tensor> earlier(List<Prediction> asked, int terms) {
        List<Tensor> earlier = new ArrayList<>();
        for (int back = 1; back < terms; back++) {
            earlier.add(asked.get(asked.size() - 1 - back).clean());
        }
        return earlier;
    }

    /**
     * x at {@code to}: the step of first order, and the weighted slopes from the last answer to the others.
     *
     * @param points where the others lie, as multiples of the step
     */
    private static Tensor moved(
            Prediction last, NoiseLevel to, double[] points, double[] weights, List<Tensor> answers) {
        double remaining = to.sigma() / last.level().sigma();
        double gained = to.alpha() - last.level().alpha() * remaining;
        double[] all = new double[points.length + 2];
        all[0] = remaining;
        all[1] = gained;
        List<Tensor> tensors = new ArrayList<>(List.of(last.x(), last.clean()));
        for (int k = 0; k < points.length; k++) {
            double slope = gained * weights[k] / points[k];
            all[k + 2] = slope;
            all[1] -= slope;
            tensors.add(answers.get(k));
        }
        return WeightedSum.of(all, tensors);
    }

    /** The weights with which polynomials through the points are integrated exactly: equation 5 of the paper. */
    private static double[] weights(double[] points, double h) {
        int count = points.length;
        double[][] rows = new double[count][count + 1];
        double b = Math.expm1(-h);
        double phi = b / -h - 1;
        double factorial = 1;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                rows[i][k] = Math.pow(points[k], i);
            }
            rows[i][count] = phi * factorial / b;
            factorial *= i + 2;
            phi = phi / -h - 1 / factorial;
        }
        return LinearSystem.solve(rows);
    }
}
