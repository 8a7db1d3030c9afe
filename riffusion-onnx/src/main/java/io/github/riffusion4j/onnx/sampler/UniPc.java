package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * UniPC (Zhao, Bai, Rao, Zhou, Lu 2023, algorithms 1 and 2), predicting x0, with B(h) = exp(h) - 1: a multistep
 * predictor, and a corrector that uses the evaluation at the end of each step.
 */
final class UniPc extends LambdaSampler {

    /** The highest order that is of any use. */
    static final int MAX_ORDER = 3;

    private final int order;

    UniPc(int order, Optional<SigmaSpacing> spacing) {
        super(order == 2 ? "unipc" : "unipc-" + order, order, spacing);
        this.order = order;
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new UniPc(order, Optional.of(spacing));
    }

    /** The corrector, UniC: the evaluation's x0, with x corrected by it. */
    @Override
    Prediction corrected(SolverState previous, Prediction current) {
        Tensor x0 = current.x0();
        boolean predicted =
                !previous.history().isEmpty() && previous.current().level().alphaT() > 0;
        Tensor x = predicted ? correctedX(previous, x0, current.level()) : current.x();
        return new Prediction(PredictionType.SAMPLE, x0, x, current.level());
    }

    private Tensor correctedX(SolverState previous, Tensor x0, NoiseLevel to) {
        int terms = order(previous);
        double h = to.lambda() - previous.current().level().lambda();
        double[] ratios = new double[terms];
        for (int k = 1; k < terms; k++) {
            ratios[k - 1] = ratio(previous, k, h);
        }
        ratios[terms - 1] = 1;
        List<Tensor> x0s = new ArrayList<>(previousX0s(previous, terms));
        x0s.add(x0);
        return update(previous.current(), to, ratios, weights(ratios, h), x0s);
    }

    /** The predictor, UniP. */
    @Override
    Tensor step(SolverState state) {
        Prediction current = state.current();
        NoiseLevel to = state.step().to();
        int terms = order(state) - 1;
        double h = to.lambda() - current.level().lambda();
        double[] ratios = new double[terms];
        for (int k = 0; k < terms; k++) {
            ratios[k] = ratio(state, k + 1, h);
        }
        return update(current, to, ratios, weights(ratios, h), previousX0s(state, terms + 1));
    }

    /** The order of this step: limited by the evaluations that there are, and 1 at the end. */
    private int order(SolverState state) {
        int left = state.schedule().steps().size() - state.index();
        return Math.min(state.recent(order).size(), left);
    }

    /** The place of a previous evaluation, as a multiple of the step in lambda: below 0. */
    private static double ratio(SolverState state, int back, double h) {
        return (state.previous(back).level().lambda() - state.current().level().lambda()) / h;
    }

    /** x0 of the evaluations before the current one, the newest first. */
    private static List<Tensor> previousX0s(SolverState state, int terms) {
        List<Tensor> previous = new ArrayList<>();
        for (int back = 1; back < terms; back++) {
            previous.add(state.previous(back).x0());
        }
        return previous;
    }

    /**
     * x at {@code to}: the update of first order, and the weighted slopes from the last evaluation to the others.
     *
     * @param ratios the places of the others, as multiples of the step
     */
    private static Tensor update(
            Prediction last, NoiseLevel to, double[] ratios, double[] weights, List<Tensor> others) {
        double remaining = to.sigmaT() / last.level().sigmaT();
        double gained = to.alphaT() - last.level().alphaT() * remaining;
        double[] all = new double[ratios.length + 2];
        all[0] = remaining;
        all[1] = gained;
        List<Tensor> tensors = new ArrayList<>(List.of(last.x(), last.x0()));
        for (int k = 0; k < ratios.length; k++) {
            double slope = gained * weights[k] / ratios[k];
            all[k + 2] = slope;
            all[1] -= slope;
            tensors.add(others.get(k));
        }
        return Tensor.weightedSum(all, tensors);
    }

    /** The weights that integrate polynomials through the points exactly (equation 5): the authors' {@code rhos}. */
    private static double[] weights(double[] ratios, double h) {
        int count = ratios.length;
        if (count == 1) {
            return new double[] {0.5};
        }
        double[][] rows = new double[count][count + 1];
        double b = Math.expm1(-h);
        double phi = b / -h - 1;
        double factorial = 1;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < count; k++) {
                rows[i][k] = Math.pow(ratios[k], i);
            }
            rows[i][count] = phi * factorial / b;
            factorial *= i + 2;
            phi = phi / -h - 1 / factorial;
        }
        return solve(rows);
    }

    /**
     * Solves linear equations by Gaussian elimination with pivoting, and overwrites them.
     *
     * @param rows for each equation its coefficients and then its right side
     */
    private static double[] solve(double[][] rows) {
        int count = rows.length;
        for (int i = 0; i < count; i++) {
            int pivot = pivot(rows, i);
            double[] row = rows[i];
            rows[i] = rows[pivot];
            rows[pivot] = row;
            for (int j = 0; j < count; j++) {
                double factor = j == i ? 0 : rows[j][i] / rows[i][i];
                for (int k = i; k <= count; k++) {
                    rows[j][k] -= factor * rows[i][k];
                }
            }
        }
        double[] solution = new double[count];
        for (int i = 0; i < count; i++) {
            solution[i] = rows[i][count] / rows[i][i];
        }
        return solution;
    }

    /** The row from {@code column} down with the largest coefficient there. */
    private static int pivot(double[][] rows, int column) {
        int largest = column;
        for (int j = column + 1; j < rows.length; j++) {
            if (Math.abs(rows[j][column]) > Math.abs(rows[largest][column])) {
                largest = j;
            }
        }
        return largest;
    }
}
