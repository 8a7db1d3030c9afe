package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Failure;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cost and effect of guidance, with a model that returns the embedding it is given. */
class GuidanceTest {

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);
    private static final Tensor WITH = Tensor.of(new int[] {1, 1, 4}, 1, 3, -2, 6);
    private static final Tensor WITHOUT = Tensor.of(new int[] {1, 1, 4}, 0, 1, 0, 1);

    private final AtomicInteger rows = new AtomicInteger();

    private GuidedDenoiser denoiser(Guidance guidance) {
        GuidedDenoiser.Predictor unet = (latents, timestep, embeddings) -> {
            rows.addAndGet(embeddings.dimension(0));
            assertEquals(1, latents.dimension(0), "the same latents for every embedding");
            return Tensor.generate(new int[] {embeddings.dimension(0), 1, 2, 2}, embeddings::get);
        };
        return new GuidedDenoiser(unet, SCHEDULE, WITH, WITHOUT, guidance);
    }

    private int rowsOf(Guidance guidance, Sampler sampler, int steps) {
        SamplingSchedule schedule = sampler.schedule(SCHEDULE, steps, Compatibility.STANDARD);
        Tensor start = NoiseGenerator.torchCpu(1).normal(1, 1, 2, 2);
        sampler.sample(denoiser(guidance), start, schedule, NoiseGenerator.torchCpu(2), SolverListener.NONE);
        return rows.get();
    }

    /** DDIM asks at the positions 0.1, 0.2, ... 1, nearly. */
    @ParameterizedTest
    @CsvSource({
        "7, 0, 1, 20",
        "1, 0, 1, 10",
        "7, 0, 0.75, 17",
        "7, 0.25, 0.75, 15",
        "7, 0.05, 0.15, 11",
        "7, 0.5, 0.5, 10",
    })
    void rowsOfTheUnetsBatches(double scale, double from, double to, int expected) {
        Guidance guidance = new Guidance(scale, new GuidanceInterval(from, to), 0);
        assertEquals(expected, rowsOf(guidance, Sampler.ddim(), 10));
    }

    @Test
    void fewStepsWithoutGuidanceCostOneRowEach() {
        assertEquals(4, rowsOf(Guidance.of(1), Sampler.lcm(), 4));
    }

    @Test
    void theDifferenceOfThePredictionsIsAmplified() {
        assertEquals(
                Tensor.of(new int[] {1, 1, 4}, 2, 5, -4, 11), Guidance.of(2).combine(WITHOUT, WITH));
    }

    /** By hand: (2, 5, -4, 11) deviates by sqrt(29.25), the prediction with the prompt by sqrt(8.5). */
    @ParameterizedTest
    @CsvSource({"1, 0.539071", "0.5, 0.769536", "0, 1"})
    void rescalingRemovesContrast(double share, double factor) {
        Tensor combined = new Guidance(2, GuidanceInterval.ALL, share).combine(WITHOUT, WITH);
        float[] guided = {2, 5, -4, 11};
        for (int i = 0; i < guided.length; i++) {
            assertEquals(guided[i] * factor, combined.get(i), 1e-4);
        }
    }

    @Test
    void aConstantHasNoContrastToRemove() {
        Tensor three = Tensor.of(new int[] {1, 2}, 3, 3);
        assertEquals(three, new Guidance(2, GuidanceInterval.ALL, 1).combine(three, three));
    }

    @Test
    void refusesValuesOutOfRange() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> new GuidanceInterval(-0.1, 1), "between 0 and 1", "-0.1");
        Failure.expect(type, () -> new GuidanceInterval(0, 1.1), "1.1");
        Failure.expect(type, () -> new GuidanceInterval(0.6, 0.5), "begins before it ends", "0.6 to 0.5");
        Failure.expect(type, () -> new GuidanceInterval(Double.NaN, 1), "NaN");
        Failure.expect(type, () -> new Guidance(7, GuidanceInterval.ALL, 1.5), "rescale", "1.5");
        Failure.expect(type, () -> Guidance.of(Double.NaN), "scale", "NaN");
    }
}
