package io.github.riffusion4j.onnx.sampler;

import java.util.List;

/**
 * The noise levels that a sampler visits, from the first to the end; made by a {@link Sampler}. Because latents keep
 * their variance at every level, a step may read its input at another level than the one at which the step before left
 * it; that is wrong, but it is what some {@linkplain Compatibility conventions} do.
 *
 * @param start the level of the latents that go in: to begin with given latents, add noise at this level; to begin with
 *     nothing, take pure noise
 * @param noiseScale what pure noise is multiplied by, to begin with nothing: 1, or less by some conventions
 * @param scale what keeps its size where a sampler of this kind runs elsewhere
 * @param skipped the levels of the whole walk that come before this part of it, the noisiest first
 * @param steps the model calls in order, at least one
 * @param plannedSteps how many steps were asked for, of which this may be the last part
 * @param predictionType what the model predicts
 * @param convention whose way of walking this is
 */
public record SamplingSchedule(
        NoiseLevel start,
        double noiseScale,
        DiffusionProcess scale,
        List<NoiseLevel> skipped,
        List<SolverStep> steps,
        int plannedSteps,
        PredictionType predictionType,
        Compatibility convention) {

    /** Copies the lists; there must be at least one step. */
    public SamplingSchedule {
        skipped = List.copyOf(skipped);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a walk needs at least one step");
        }
    }

    /** The level of the latents that come out. */
    public NoiseLevel end() {
        return steps.get(steps.size() - 1).to();
    }
}
