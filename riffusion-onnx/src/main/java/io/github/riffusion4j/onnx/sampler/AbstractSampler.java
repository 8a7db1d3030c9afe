package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The base of all samplers: makes schedules, and runs the loop with as many past evaluations as a step builds on. */
abstract sealed class AbstractSampler implements Sampler
        permits Ddim, Pndm, Lcm, Tcd, KDiffusionSampler, LambdaSampler {

    private final String name;
    private final int evaluations;
    private final Optional<SigmaSpacing> spacing;

    /**
     * Sets what all samplers have.
     *
     * @param name the name without the spacing
     * @param evaluations the evaluations that a step builds on, the current one included; older ones are not kept
     * @param spacing the spacing of the levels, if not by timestep
     */
    AbstractSampler(String name, int evaluations, Optional<SigmaSpacing> spacing) {
        this.name = name + spacing.map(AbstractSampler::suffix).orElse("");
        this.evaluations = evaluations;
        this.spacing = spacing;
    }

    /** The end of the name of a sampler with that spacing. */
    static String suffix(SigmaSpacing spacing) {
        return "-" + spacing.name().toLowerCase(Locale.ROOT);
    }

    /** The levels at which a full schedule evaluates the model, correctors not included; the noisiest first. */
    abstract List<NoiseLevel> levels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility);

    /**
     * The steps through these levels, which are those of the full schedule or its last part.
     *
     * @param inferenceSteps the number of steps of the full schedule
     */
    abstract List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule noiseSchedule, int inferenceSteps, Compatibility compatibility);

    /** x after the current step. */
    abstract Tensor step(SolverState state);

    /** The {@code steps_offset} that riffusion-hobby takes for this sampler; most have none in diffusers 0.9. */
    int stepsOffset(NoiseSchedule noiseSchedule) {
        return 0;
    }

    /** {@link SamplingSchedule#noiseScale()} of a schedule that starts at {@code first}. */
    double noiseScale(NoiseLevel first, NoiseSchedule noiseSchedule, Compatibility compatibility) {
        return 1;
    }

    /** {@link SamplingSchedule#process()}. */
    DiffusionProcess process() {
        return DiffusionProcess.VP;
    }

    /**
     * The evaluation to keep in the history; a predictor-corrector method corrects its x.
     *
     * @param previous the state of the step before
     */
    Prediction corrected(SolverState previous, Prediction current) {
        return current;
    }

    @Override
    public String name() {
        return name;
    }

    /** The number of evaluations that a step builds on, the current one included. */
    final int evaluations() {
        return evaluations;
    }

    /** The spacing of the levels, if not by timestep. */
    final Optional<SigmaSpacing> spacing() {
        return spacing;
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        throw new IllegalArgumentException("there is no " + name + suffix(spacing) + ": " + name
                + " steps from timestep to timestep; euler, euler-a and others step from sigma to sigma");
    }

    @Override
    public SamplingSchedule schedule(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        List<NoiseLevel> levels = checkedLevels(noiseSchedule, steps, compatibility);
        return schedule(levels, 0, 0, noiseSchedule, steps, compatibility);
    }

    @Override
    public SamplingSchedule schedule(
            NoiseSchedule noiseSchedule, int steps, double strength, Compatibility compatibility) {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength is " + strength + "; it must be above 0 and at most 1");
        }
        List<NoiseLevel> levels = checkedLevels(noiseSchedule, steps, compatibility);
        int count = levels.size();
        boolean hobby = compatibility == Compatibility.RIFFUSION_HOBBY;
        int offset = hobby ? stepsOffset(noiseSchedule) : 0;
        int kept = Math.max(1, Math.min((int) (steps * strength) + offset, steps));
        int first = Math.min(steps - kept + offset, count - 1);
        int noiseAt = hobby ? count - kept : first;
        return schedule(levels, first, noiseAt, noiseSchedule, steps, compatibility);
    }

    private List<NoiseLevel> checkedLevels(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility) {
        int most = noiseSchedule.config().trainTimesteps();
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps is " + steps + "; it must be 1 to " + most);
        }
        List<NoiseLevel> levels = levels(noiseSchedule, steps, compatibility);
        if (new HashSet<>(levels).size() < steps) {
            throw new IllegalArgumentException(
                    "steps is " + steps + ", so many that two of them have the same timestep; take fewer");
        }
        return levels;
    }

    /** The part of a full schedule from level {@code first} on, with the noise of level {@code noiseAt}. */
    private SamplingSchedule schedule(
            List<NoiseLevel> levels,
            int first,
            int noiseAt,
            NoiseSchedule noiseSchedule,
            int inferenceSteps,
            Compatibility compatibility) {
        NoiseLevel start = levels.get(noiseAt);
        return new SamplingSchedule(
                start,
                noiseScale(start, noiseSchedule, compatibility),
                process(),
                levels.subList(0, first),
                steps(levels.subList(first, levels.size()), noiseSchedule, inferenceSteps, compatibility),
                inferenceSteps,
                noiseSchedule,
                compatibility);
    }

    /** Steps that each end where the next one starts, the last at {@code end}. */
    static List<SolverStep> chain(List<NoiseLevel> levels, NoiseLevel end) {
        List<SolverStep> steps = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            steps.add(SolverStep.of(levels.get(i), i + 1 < levels.size() ? levels.get(i + 1) : end));
        }
        return steps;
    }

    /**
     * The same steps, each with a second evaluation at a midpoint and a corrector; except those to no noise or from
     * pure noise, which have no midpoint.
     */
    static List<SolverStep> withCorrectors(List<SolverStep> chain, Function<SolverStep, NoiseLevel> midpoint) {
        List<SolverStep> steps = new ArrayList<>();
        for (SolverStep step : chain) {
            if (step.from().alphaT() == 0 || step.to().sigmaT() == 0) {
                steps.add(step);
            } else {
                NoiseLevel middle = midpoint.apply(step);
                steps.add(SolverStep.of(step.from(), middle));
                steps.add(new SolverStep(middle, step.from(), step.to()));
            }
        }
        return steps;
    }

    @Override
    public Tensor sample(
            Denoiser denoiser, Tensor start, SamplingSchedule schedule, NoiseGenerator noise, SolverListener listener) {
        SolverState state = SolverState.before(schedule, noise);
        Tensor x = start;
        int count = schedule.steps().size();
        for (int i = 0; i < count; i++) {
            SolverStep step = schedule.steps().get(i);
            Tensor output = denoiser.predict(x, step.at());
            requireShape(start, output, "the denoiser");
            Prediction prediction = new Prediction(schedule.predictionType(), output, x, step.at());
            state = state.next(corrected(state, prediction), evaluations);
            x = listener.afterStep(i, count, step, step(state));
            requireShape(start, x, "the step listener");
        }
        return x;
    }

    private static void requireShape(Tensor latents, Tensor returned, String source) {
        if (!Arrays.equals(latents.shape(), returned.shape())) {
            throw new IllegalStateException(
                    source + " returned " + returned + " for latents of shape " + Arrays.toString(latents.shape()));
        }
    }

    /** Samplers of the same name are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AbstractSampler that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
