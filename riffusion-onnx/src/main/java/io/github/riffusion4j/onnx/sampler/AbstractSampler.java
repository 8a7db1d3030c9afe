package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What samplers have in common: planning a walk, and taking it while remembering what the model said on the way. */
abstract class AbstractSampler implements Sampler {

    private final String name;
    private final Optional<SigmaSpacing> spacing;

    AbstractSampler(String name, Optional<SigmaSpacing> spacing) {
        this.name = name + spacing.map(AbstractSampler::ending).orElse("");
        this.spacing = spacing;
    }

    /** What follows the name of a sampler with that spacing. */
    static String ending(SigmaSpacing spacing) {
        return "-" + spacing.name().toLowerCase(Locale.ROOT);
    }

    /** The levels at which a full walk asks the model, without those that repair moves; the noisiest first. */
    abstract List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention);

    /**
     * The steps that go through these levels, the whole walk's or its last part's.
     *
     * @param planned how many steps the whole walk has
     */
    abstract List<SolverStep> steps(
            List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention);

    /** x after a step. */
    abstract Tensor move(SolverState position);

    /** What riffusion-hobby takes for the {@code steps_offset} of this sampler; most know none in diffusers 0.9. */
    int stepsOffset(NoiseSchedule schedule) {
        return 0;
    }

    /** {@link SamplingSchedule#noiseScale()} of a walk that starts at {@code first}. */
    double noiseScale(NoiseLevel first, NoiseSchedule schedule, Compatibility convention) {
        return 1;
    }

    /** {@link SamplingSchedule#scale()}. */
    DiffusionProcess scale() {
        return DiffusionProcess.VARIANCE;
    }

    /**
     * The newest answer as it is to be remembered.
     *
     * @param asked what the model said in every step before
     */
    Prediction recalled(SamplingSchedule walk, List<Prediction> asked, Prediction newest) {
        return newest;
    }

    @Override
    public String name() {
        return name;
    }

    /** How the levels are spaced, if not by timestep. */
    final Optional<SigmaSpacing> spacing() {
        return spacing;
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        throw new IllegalArgumentException("there is no " + name + ending(spacing) + ": " + name
                + " steps from timestep to timestep; euler, euler-a and others step from sigma to sigma");
    }

    @Override
    public SamplingSchedule fullWalk(NoiseSchedule schedule, int steps, Compatibility convention) {
        List<NoiseLevel> levels = checkedLevels(schedule, steps, convention);
        return walk(levels, 0, 0, schedule, steps, convention);
    }

    @Override
    public SamplingSchedule partialWalk(NoiseSchedule schedule, int steps, double strength, Compatibility convention) {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength is " + strength + "; it must be above 0 and at most 1");
        }
        List<NoiseLevel> levels = checkedLevels(schedule, steps, convention);
        int count = levels.size();
        boolean hobby = convention == Compatibility.RIFFUSION_HOBBY;
        int offset = hobby ? stepsOffset(schedule) : 0;
        int kept = Math.max(1, Math.min((int) (steps * strength) + offset, steps));
        int begin = Math.min(steps - kept + offset, count - 1);
        int noiseAt = hobby ? count - kept : begin;
        return walk(levels, begin, noiseAt, schedule, steps, convention);
    }

    private List<NoiseLevel> checkedLevels(NoiseSchedule schedule, int steps, Compatibility convention) {
        int most = schedule.config().trainTimesteps();
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps is " + steps + "; it must be 1 to " + most);
        }
        List<NoiseLevel> levels = levels(schedule, steps, convention);
        if (new HashSet<>(levels).size() < steps) {
            throw new IllegalArgumentException(
                    "steps is " + steps + ", so many that two of them fall together; take fewer");
        }
        return levels;
    }

    /** The part of the whole walk that begins at a level, with noise of another. */
    private SamplingSchedule walk(
            List<NoiseLevel> levels,
            int begin,
            int noiseAt,
            NoiseSchedule schedule,
            int planned,
            Compatibility convention) {
        NoiseLevel start = levels.get(noiseAt);
        return new SamplingSchedule(
                start,
                noiseScale(start, schedule, convention),
                scale(),
                levels.subList(0, begin),
                steps(levels.subList(begin, levels.size()), schedule, planned, convention),
                planned,
                schedule.config().predictionType(),
                convention);
    }

    /** Steps that each end where the next one begins, the last at {@code end}. */
    static List<SolverStep> chain(List<NoiseLevel> levels, NoiseLevel end) {
        List<SolverStep> steps = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            steps.add(SolverStep.of(levels.get(i), i + 1 < levels.size() ? levels.get(i + 1) : end));
        }
        return steps;
    }

    /**
     * The same moves, each with a second call of the model on the way; but not to where no noise is left nor from pure
     * noise, between which and any other level there is no middle.
     *
     * @param way where a move is interrupted
     */
    static List<SolverStep> inTwo(List<SolverStep> chain, Function<SolverStep, NoiseLevel> way) {
        List<SolverStep> steps = new ArrayList<>();
        for (SolverStep step : chain) {
            if (step.from().alpha() == 0 || step.to().sigma() == 0) {
                steps.add(step);
            } else {
                NoiseLevel middle = way.apply(step);
                steps.add(SolverStep.of(step.from(), middle));
                steps.add(new SolverStep(middle, step.from(), step.to()));
            }
        }
        return steps;
    }

    @Override
    public Tensor sample(
            Denoiser denoiser, Tensor start, SamplingSchedule walk, NoiseGenerator noise, SolverListener listener) {
        List<Prediction> asked = new ArrayList<>();
        SolverState position = new SolverState(walk, asked, noise);
        Tensor x = start;
        int count = walk.steps().size();
        for (int i = 0; i < count; i++) {
            SolverStep step = walk.steps().get(i);
            Tensor output = denoiser.predict(x, step.at());
            requireShape(start, output, "the denoiser");
            asked.add(recalled(walk, asked, new Prediction(walk.predictionType(), output, x, step.at())));
            x = listener.afterStep(i, count, step, move(position));
            requireShape(start, x, "the step listener");
        }
        return x;
    }

    private static void requireShape(Tensor latents, Tensor returned, String who) {
        if (!Arrays.equals(latents.shape(), returned.shape())) {
            throw new IllegalStateException(
                    who + " returned " + returned + " for latents of shape " + Arrays.toString(latents.shape()));
        }
    }

    /** Samplers of one name do the same. */
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
