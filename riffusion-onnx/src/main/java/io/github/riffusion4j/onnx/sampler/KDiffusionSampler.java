package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Prediction.AncestralStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The samplers of k-diffusion's {@code sampling.py}, which integrate over sigma: timesteps may be fractional, and the
 * end is without noise.
 */
abstract sealed class KDiffusionSampler extends AbstractSampler {

    private KDiffusionSampler(String name, int evaluations, Optional<SigmaSpacing> spacing) {
        super(name, evaluations, spacing);
    }

    @Override
    List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        return spacing().map(chosen -> noiseSchedule.spaced(chosen, steps)).orElseGet(() -> {
            double[] timesteps = spacing(noiseSchedule)
                    .fractionalTimesteps(
                            noiseSchedule.config().trainTimesteps(),
                            steps,
                            noiseSchedule.config().stepsOffset());
            return Arrays.stream(timesteps)
                    .mapToObj(noiseSchedule::interpolated)
                    .toList();
        });
    }

    private static TimestepSpacing spacing(NoiseSchedule noiseSchedule) {
        return noiseSchedule.config().timestepSpacing().orElse(TimestepSpacing.LINSPACE);
    }

    @Override
    List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
        return chain(levels, NoiseLevel.ZERO);
    }

    /**
     * k-diffusion starts with sigma times noise, as if x0 were zero, and so do others where the first level is the
     * noisiest.
     */
    @Override
    double noiseScale(NoiseLevel first, NoiseSchedule noiseSchedule, Compatibility compatibility) {
        boolean full = compatibility == Compatibility.STANDARD || spacing(noiseSchedule) == TimestepSpacing.LEADING;
        return full ? 1 : first.sigmaT();
    }

    @Override
    DiffusionProcess process() {
        return DiffusionProcess.VE;
    }

    /**
     * A step in VE form, y = x / alpha_t = x0 + sigma · eps, whose probability flow is dy / dsigma = eps (Karras,
     * Aittala, Aila, Laine 2022, equation 1).
     *
     * @param x x in VP form at {@code step.from()}, which must not be pure noise: y is infinite there
     * @param weights one for each of {@code eps}; together they are the growth of sigma
     * @return x in VP form at {@code step.to()}
     */
    static Tensor veStep(Tensor x, SolverStep step, double[] weights, List<Tensor> eps) {
        double alphaTo = step.to().alphaT();
        double[] all = new double[weights.length + 1];
        all[0] = alphaTo / step.from().alphaT();
        for (int i = 0; i < weights.length; i++) {
            all[i + 1] = alphaTo * weights[i];
        }
        List<Tensor> tensors = new ArrayList<>(List.of(x));
        tensors.addAll(eps);
        return Tensor.weightedSum(all, tensors);
    }

    /**
     * Euler's method (Karras, Aittala, Aila, Laine 2022, algorithm 1 without its correction). The update is DDIM's; the
     * levels are different.
     */
    static final class Euler extends KDiffusionSampler {

        Euler(Optional<SigmaSpacing> spacing) {
            super("euler", 1, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Euler(Optional.of(spacing));
        }

        @Override
        Tensor step(SolverState state) {
            return state.current().xAt(state.step().to());
        }
    }

    /** Euler's method with {@linkplain AncestralStep ancestral} noise: {@code sample_euler_ancestral}. */
    static final class EulerAncestral extends KDiffusionSampler {

        EulerAncestral(Optional<SigmaSpacing> spacing) {
            super("euler-a", 1, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new EulerAncestral(Optional.of(spacing));
        }

        @Override
        Tensor step(SolverState state) {
            return AncestralStep.x(state, state.step().to());
        }
    }

    /**
     * Heun's method (Karras, Aittala, Aila, Laine 2022, algorithm 1): each step is corrected with the mean of the noise
     * at its two ends.
     */
    static final class Heun extends KDiffusionSampler {

        Heun(Optional<SigmaSpacing> spacing) {
            super("heun", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Heun(Optional.of(spacing));
        }

        @Override
        List<SolverStep> steps(
                List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
            return withCorrectors(chain(levels, NoiseLevel.ZERO), SolverStep::to);
        }

        @Override
        Tensor step(SolverState state) {
            SolverStep step = state.step();
            if (!step.isCorrector()) {
                return state.current().xAt(step.to());
            }
            Prediction first = state.previous(1);
            double half = (step.to().sigma() - step.from().sigma()) / 2;
            return veStep(
                    first.x(),
                    step,
                    new double[] {half, half},
                    List.of(first.eps(), state.current().eps()));
        }
    }

    /**
     * DPM-Solver-2 (Lu et al. 2022, algorithm 1) as {@code sample_dpm_2} has it, also called KDPM2: the noise at the
     * geometric mean of the two sigmas is used for the whole step.
     */
    static final class Dpm2 extends KDiffusionSampler {

        Dpm2(Optional<SigmaSpacing> spacing) {
            super("dpm2", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Dpm2(Optional.of(spacing));
        }

        /** diffusers rounds the timesteps of spaced sigmas for this sampler, except those of midpoints. */
        @Override
        List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
            List<NoiseLevel> levels = super.levels(noiseSchedule, steps, compatibility);
            return spacing().isEmpty()
                    ? levels
                    : levels.stream().map(NoiseLevel::atWholeTimestep).toList();
        }

        @Override
        List<SolverStep> steps(
                List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
            return withCorrectors(
                    chain(levels, NoiseLevel.ZERO),
                    step -> noiseSchedule.atSigma(
                            Math.sqrt(step.from().sigma() * step.to().sigma())));
        }

        @Override
        Tensor step(SolverState state) {
            SolverStep step = state.step();
            if (!step.isCorrector()) {
                return state.current().xAt(step.to());
            }
            double whole = step.to().sigma() - step.from().sigma();
            return veStep(
                    state.previous(1).x(),
                    step,
                    new double[] {whole},
                    List.of(state.current().eps()));
        }
    }

    /**
     * DPM-Solver-2 with {@linkplain AncestralStep ancestral} noise, {@code sample_dpm_2_ancestral}. The midpoint on the
     * way to sigma_down is the level at which the step ends.
     */
    static final class Dpm2Ancestral extends KDiffusionSampler {

        Dpm2Ancestral(Optional<SigmaSpacing> spacing) {
            super("dpm2-a", 2, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Dpm2Ancestral(Optional.of(spacing));
        }

        @Override
        List<SolverStep> steps(
                List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility) {
            return withCorrectors(
                    chain(levels, NoiseLevel.ZERO),
                    step -> noiseSchedule.atSigma(step.to().sigma()));
        }

        @Override
        Tensor step(SolverState state) {
            SolverStep step = state.step();
            if (!step.isCorrector()) {
                // From pure noise there is no corrector, and the step is Euler's.
                boolean half = !state.isLast() && state.isCorrector(-1);
                return half ? state.current().xAt(step.to()) : AncestralStep.x(state, step.to());
            }
            AncestralStep split = AncestralStep.between(step.from(), step.to());
            double sigma = step.to().sigma();
            return veStep(
                    state.previous(1).x(),
                    step,
                    new double[] {split.down() * sigma - step.from().sigma(), split.up() * sigma},
                    List.of(state.current().eps(), state.freshNoise()));
        }
    }

    /**
     * Linear multistep method of fourth order for uneven steps (Adams and Bashforth; {@code sample_lms}): the noise
     * follows a polynomial in sigma through the last four evaluations.
     */
    static final class Lms extends KDiffusionSampler {

        private static final int ORDER = 4;

        /** The points of Gauss's rule, half an interval from its middle; with two points it is exact for cubics. */
        private static final double GAUSS = Math.sqrt(1 / 3.0);

        Lms(Optional<SigmaSpacing> spacing) {
            super("lms", ORDER, spacing);
        }

        @Override
        public Sampler with(SigmaSpacing spacing) {
            return new Lms(Optional.of(spacing));
        }

        @Override
        Tensor step(SolverState state) {
            SolverStep step = state.step();
            List<Prediction> evaluations = state.recent(ORDER);
            double[] sigmas = sigmas(evaluations, state.schedule());
            if (sigmas.length <= 1) {
                return state.current().xAt(step.to());
            }
            double[] weights = IntStream.range(0, evaluations.size())
                    .mapToDouble(k -> integral(sigmas, k, step.to().sigma()))
                    .toArray();
            List<Tensor> eps = evaluations.stream().map(Prediction::eps).toList();
            return veStep(state.current().x(), step, weights, eps);
        }

        /**
         * The sigmas of the evaluations. diffusers, starting in the middle, includes the levels before the start, as if
         * the noise there had been 0.
         */
        private static double[] sigmas(List<Prediction> evaluations, SamplingSchedule schedule) {
            List<NoiseLevel> levels =
                    new ArrayList<>(evaluations.stream().map(Prediction::level).toList());
            if (schedule.compatibility() != Compatibility.STANDARD) {
                for (int i = schedule.skipped().size() - 1; i >= 0 && levels.size() < ORDER; i--) {
                    levels.add(schedule.skipped().get(i));
                }
            }
            return levels.stream()
                    .mapToDouble(NoiseLevel::sigma)
                    .filter(Double::isFinite)
                    .toArray();
        }

        /** The integral from the first sigma of Lagrange's polynomial that is 1 at {@code k} and 0 at the others. */
        private static double integral(double[] sigmas, int k, double end) {
            double half = (end - sigmas[0]) / 2;
            double middle = (end + sigmas[0]) / 2;
            return half * (lagrange(sigmas, k, middle - GAUSS * half) + lagrange(sigmas, k, middle + GAUSS * half));
        }

        private static double lagrange(double[] sigmas, int k, double at) {
            double product = 1;
            for (int j = 0; j < sigmas.length; j++) {
                product *= j == k ? 1 : (at - sigmas[j]) / (sigmas[k] - sigmas[j]);
            }
            return product;
        }
    }
}
