package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models" (Lu et al. 2022): solvers that take
 * x0 for a polynomial in lambda. Lambda is infinite at pure noise, so the step after it is of first order; diffusers
 * starts at an alpha_t of 2^-12 instead.
 */
abstract sealed class DpmSolverPlusPlus extends LambdaSampler {

    private DpmSolverPlusPlus(String name, int evaluations, Optional<SigmaSpacing> spacing) {
        super(name, evaluations, spacing);
    }

    /** x after a step with x0 constant (algorithm 2, line 5): diffusers' {@code dpm_solver_first_order_update}. */
    private static Tensor firstOrderUpdate(Tensor x0, Tensor x, SolverStep step) {
        double remaining = step.to().sigmaT() / step.from().sigmaT();
        return Tensor.sum(remaining, x, step.to().alphaT() - step.from().alphaT() * remaining, x0);
    }

    /** x0 at the midpoint of the step, extrapolated from the last two evaluations, or that of the last. */
    private static Tensor midpointX0(SolverState state) {
        Tensor x0 = state.current().x0();
        if (state.recent(2).size() == 1 || isLowerOrderFinal(state)) {
            return x0;
        }
        SolverStep step = state.step();
        Prediction previous = state.previous(1);
        double hPrevious = step.from().lambda() - previous.level().lambda();
        double ahead = (step.to().lambda() - step.from().lambda()) / (2 * hPrevious);
        return Tensor.sum(1 + ahead, x0, -ahead, previous.x0());
    }

    /** DPM-Solver++(2M), algorithm 2: second order multistep, midpoint. */
    static final class Multistep2 extends DpmSolverPlusPlus {

        Multistep2(Optional<SigmaSpacing> spacing) {
            super("dpmpp-2m", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Multistep2(Optional.of(spacing));
        }

        @Override
        List<SolverStep> steps(
                List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
            boolean hobby = compatibility == Compatibility.RIFFUSION_HOBBY;
            return chain(levels, hobby ? noiseSchedule.at(0) : NoiseLevel.ZERO);
        }

        @Override
        Tensor step(SolverState state) {
            return firstOrderUpdate(midpointX0(state), state.current().x(), state.step());
        }
    }

    /**
     * DPM-Solver++(3M), appendix B: x0 follows a parabola in lambda through the last three evaluations. The first and
     * last steps are those of {@link Multistep2}.
     */
    static final class Multistep3 extends DpmSolverPlusPlus {

        private static final int ORDER = 3;

        Multistep3(Optional<SigmaSpacing> spacing) {
            super("dpmpp-3m", ORDER, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Multistep3(Optional.of(spacing));
        }

        @Override
        Tensor step(SolverState state) {
            List<Prediction> evaluations = state.recent(ORDER);
            boolean lowerOrder = evaluations.size() < ORDER || isLowerOrderFinal(state) || isLowerOrderSecond(state);
            Tensor x0 = lowerOrder ? midpointX0(state) : meanX0(evaluations, state.step());
            return firstOrderUpdate(x0, state.current().x(), state.step());
        }

        /** Returns whether this step, one of the last two, should be of second order: {@code lower_order_second}. */
        private static boolean isLowerOrderSecond(SolverState state) {
            int left = state.schedule().steps().size() - state.index();
            return left <= 2 && state.schedule().inferenceSteps() < FEW_STEPS;
        }

        /** The mean of the parabola over the step, weighted as in the exact solution. */
        private static Tensor meanX0(List<Prediction> evaluations, SolverStep step) {
            double now = step.from().lambda();
            double h = step.to().lambda() - now;
            double lambda1 = evaluations.get(1).level().lambda() - now;
            double lambda2 = evaluations.get(2).level().lambda() - now;
            double gained = -Math.expm1(-h);
            // The means of lambda and of its square, both counted from the beginning of the step.
            double mean = h / gained - 1;
            double meanSquare = (h * h - 2 * h) / gained + 2;
            // The authors' program counts half of the curvature, and all others do so after it.
            double first = (meanSquare / 2 - lambda2 * mean) / (lambda1 * (lambda1 - lambda2));
            double second = (meanSquare / 2 - lambda1 * mean) / (lambda2 * (lambda2 - lambda1));
            return Tensor.weightedSum(
                    new double[] {1 - first - second, first, second},
                    evaluations.stream().map(Prediction::x0).toList());
        }
    }

    /**
     * SDE-DPM-Solver++(2M), section 5: as {@link Multistep2} for the stochastic equation, in which the noise decays
     * twice as fast and fresh noise makes up for it.
     */
    static final class Sde2 extends DpmSolverPlusPlus {

        Sde2(Optional<SigmaSpacing> spacing) {
            super("dpmpp-2m-sde", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Sde2(Optional.of(spacing));
        }

        @Override
        Tensor step(SolverState state) {
            Tensor x0 = midpointX0(state);
            NoiseLevel from = state.step().from();
            NoiseLevel to = state.step().to();
            if (to.sigmaT() == 0) {
                return x0;
            }
            // exp(-h), where h is the growth of lambda
            double decay = to.sigma() / from.sigma();
            double renewed = 1 - decay * decay;
            return Tensor.weightedSum(
                    new double[] {
                        to.sigmaT() / from.sigmaT() * decay, to.alphaT() * renewed, to.sigmaT() * Math.sqrt(renewed)
                    },
                    List.of(state.current().x(), x0, state.freshNoise()));
        }
    }

    /**
     * DPM-Solver++(2S), algorithm 1: steps in pairs, of which the second repeats the update from where the first
     * started, with the evaluation between. The last step, to no noise, is not in a pair.
     */
    static final class Singlestep2 extends DpmSolverPlusPlus {

        Singlestep2(Optional<SigmaSpacing> spacing) {
            super("dpmpp-2s", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Singlestep2(Optional.of(spacing));
        }

        /** diffusers has the same pairs wherever it starts, so that the first step may have lost its partner. */
        @Override
        List<SolverStep> steps(
                List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
            List<SolverStep> steps = new ArrayList<>(chain(levels, NoiseLevel.ZERO));
            int skipped = compatibility == Compatibility.STANDARD ? 0 : (inferenceSteps - levels.size()) % 2;
            // There is no midpoint between pure noise and another level.
            int first = skipped + (levels.get(0).alphaT() == 0 ? 1 : 0);
            for (int i = first + 1; i < steps.size() - 1; i += 2) {
                NoiseLevel to = steps.get(i).to();
                steps.set(i, new SolverStep(levels.get(i), levels.get(i - 1), to));
            }
            return steps;
        }

        @Override
        Tensor step(SolverState state) {
            SolverStep step = state.step();
            Prediction current = state.current();
            if (!step.isCorrector()) {
                return firstOrderUpdate(current.x0(), current.x(), step);
            }
            Prediction first = state.previous(1);
            double hFirst = step.at().lambda() - step.from().lambda();
            double ahead = (step.to().lambda() - step.from().lambda()) / (2 * hFirst);
            Tensor x0 = Tensor.sum(1 - ahead, first.x0(), ahead, current.x0());
            return firstOrderUpdate(x0, first.x(), step);
        }
    }
}
