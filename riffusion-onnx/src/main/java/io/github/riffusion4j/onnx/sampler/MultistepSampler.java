package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What samplers have in common: planning a walk, and taking it while remembering what the model said on the way. */
abstract class MultistepSampler implements Sampler {

    /** The timesteps at which the model is asked in a full walk, the noisiest first. */
    abstract int[] timesteps(NoiseSchedule schedule, int steps, Convention convention);

    /**
     * The steps that ask the model at these timesteps, the whole walk's or its last part's.
     *
     * @param planned how many steps the whole walk has
     */
    abstract List<Step> steps(int[] timesteps, NoiseSchedule schedule, int planned, Convention convention);

    /** What riffusion-hobby takes for the {@code steps_offset} of this sampler. */
    abstract int stepsOffset(NoiseSchedule schedule);

    /**
     * x after a step.
     *
     * @param walk the walk
     * @param asked what the model said in every step up to this one
     */
    abstract Tensor move(Walk walk, List<Prediction> asked);

    @Override
    public Walk fullWalk(NoiseSchedule schedule, int steps, Convention convention) {
        int[] timesteps = checkedTimesteps(schedule, steps, convention);
        return walk(timesteps, timesteps[0], schedule, steps, convention);
    }

    @Override
    public Walk partialWalk(NoiseSchedule schedule, int steps, double strength, Convention convention) {
        if (!(strength > 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength is " + strength + "; it must be above 0 and at most 1");
        }
        int[] timesteps = checkedTimesteps(schedule, steps, convention);
        boolean hobby = convention == Convention.RIFFUSION_HOBBY;
        int offset = hobby ? stepsOffset(schedule) : 0;
        int kept = Math.max(1, Math.min((int) (steps * strength) + offset, steps));
        int begin = Math.min(steps - kept + offset, timesteps.length - 1);
        int noiseAt = hobby ? timesteps.length - kept : begin;
        return walk(
                Arrays.copyOfRange(timesteps, begin, timesteps.length),
                timesteps[noiseAt],
                schedule,
                steps,
                convention);
    }

    private int[] checkedTimesteps(NoiseSchedule schedule, int steps, Convention convention) {
        int most = schedule.config().trainTimesteps();
        if (steps < 1 || steps > most) {
            throw new IllegalArgumentException("steps is " + steps + "; it must be 1 to " + most);
        }
        int[] timesteps = timesteps(schedule, steps, convention);
        if (Arrays.stream(timesteps).distinct().count() < steps) {
            throw new IllegalArgumentException(
                    "steps is " + steps + ", so many that two of them fall together; take fewer");
        }
        return timesteps;
    }

    private Walk walk(int[] timesteps, int start, NoiseSchedule schedule, int planned, Convention convention) {
        return new Walk(
                schedule.at(start),
                steps(timesteps, schedule, planned, convention),
                planned,
                schedule.config().predictionType(),
                convention);
    }

    /** Steps that each end where the next one begins, the last at {@code end}. */
    static List<Step> chain(int[] timesteps, NoiseSchedule schedule, NoiseLevel end) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < timesteps.length; i++) {
            NoiseLevel to = i + 1 < timesteps.length ? schedule.at(timesteps[i + 1]) : end;
            steps.add(Step.of(schedule.at(timesteps[i]), to));
        }
        return steps;
    }

    @Override
    public Tensor sample(Denoiser denoiser, Tensor start, Walk walk, StepListener listener) {
        List<Prediction> asked = new ArrayList<>();
        Tensor x = start;
        int count = walk.steps().size();
        for (int i = 0; i < count; i++) {
            Step step = walk.steps().get(i);
            Tensor output = denoiser.predict(x, step.at());
            requireShape(start, output, "the denoiser");
            asked.add(new Prediction(walk.predictionType(), output, x, step.at()));
            x = listener.afterStep(i, count, step, move(walk, asked));
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

    @Override
    public String toString() {
        return name();
    }
}
