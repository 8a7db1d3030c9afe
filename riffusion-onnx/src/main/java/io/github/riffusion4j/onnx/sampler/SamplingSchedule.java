package io.github.riffusion4j.onnx.sampler;

import java.util.List;

/**
 * The steps of a {@link Sampler} from the first noise level to the last. Because x is kept in VP form, a step may take
 * x to be at another level than the one at which the step before left it; that is wrong, but it is what other
 * implementations do with some {@linkplain Compatibility settings}.
 *
 * @param start the level of the latents that go in: to start from given latents, add noise at this level; to start from
 *     nothing, take pure noise
 * @param noiseScale the factor of pure noise, to start from nothing: 1, or less for some implementations
 * @param process the form in which other implementations of this sampler keep x
 * @param skipped the levels of the full schedule that come before this part of it, the noisiest first
 * @param steps the evaluations of the model in order, at least one
 * @param inferenceSteps the number of steps of the full schedule, of which this may be the last part
 * @param noiseSchedule the noise levels that the model was trained on
 * @param compatibility the implementation whose numbers this gives
 */
public record SamplingSchedule(
        NoiseLevel start,
        double noiseScale,
        DiffusionProcess process,
        List<NoiseLevel> skipped,
        List<SolverStep> steps,
        int inferenceSteps,
        NoiseSchedule noiseSchedule,
        Compatibility compatibility) {

    /** @throws IllegalArgumentException if there are no steps */
    public SamplingSchedule {
        skipped = List.copyOf(skipped);
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a sampling schedule needs at least one step");
        }
    }

    /** The quantity that the model predicts. */
    public PredictionType predictionType() {
        return noiseSchedule.config().predictionType();
    }

    /** The level of the latents that come out. */
    public NoiseLevel end() {
        return steps.get(steps.size() - 1).to();
    }
}
