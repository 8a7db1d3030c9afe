package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The memory of a sampler does not grow with its number of steps. */
class SamplerHistoryTest {

    private static final int STEPS = 25;

    private final NoiseSchedule noiseSchedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);

    static Stream<Sampler> samplers() {
        return Sampler.all().stream();
    }

    /** Counts the latents and outputs that are still reachable near the end. */
    @ParameterizedTest
    @MethodSource("samplers")
    void olderEvaluationsAreGarbageCollected(Sampler sampler) {
        List<WeakReference<Tensor>> outputs = new ArrayList<>();
        List<WeakReference<Tensor>> latents = new ArrayList<>();
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, STEPS, Compatibility.STANDARD);
        int evaluations = ((AbstractSampler) sampler).evaluations();

        sampler.sample(
                (x, level) -> {
                    Tensor output = MadeUpModel.predict(x, level);
                    outputs.add(new WeakReference<>(output));
                    return output;
                },
                NoiseGenerator.torchCpu(1).normal(1, 4, 8, 8),
                schedule,
                NoiseGenerator.torchCpu(2),
                (index, count, step, x) -> {
                    latents.add(new WeakReference<>(x));
                    if (index == count - 2) {
                        // Those of the current step may still be local variables.
                        assertReachable(evaluations + 1, outputs);
                        assertReachable(evaluations + 1, latents);
                    }
                    return x;
                });

        assertTrue(outputs.size() >= STEPS);
    }

    private static void assertReachable(int most, List<WeakReference<Tensor>> tensors) {
        long reachable = Long.MAX_VALUE;
        for (int i = 0; i < 20 && reachable > most; i++) {
            System.gc();
            reachable =
                    tensors.stream().filter(tensor -> !tensor.refersTo(null)).count();
        }
        assertTrue(reachable <= most, reachable + " of " + tensors.size() + " are reachable, not " + most);
    }

    @Test
    void eachSamplerStatesHowManyEvaluationsItBuildsOn() {
        assertEquals(
                List.of(1, 1, 5, 1, 1, 2, 4, 2, 2, 2, 3, 2, 2, 2, 3, 2, 1, 1),
                samplers()
                        .map(sampler -> ((AbstractSampler) sampler).evaluations())
                        .toList());
    }

    @Test
    void theStateKeepsThatManyEvaluations() {
        SamplingSchedule schedule = Sampler.lms().schedule(noiseSchedule, STEPS, Compatibility.STANDARD);
        Tensor x = NoiseGenerator.torchCpu(1).normal(4);
        SolverState state = SolverState.before(schedule, NoiseGenerator.none());
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            state = state.next(new Prediction(PredictionType.EPSILON, x, x, noiseSchedule.at(100 - i)), 4);
            sizes.add(state.history().size());
        }

        assertEquals(List.of(1, 2, 3, 4, 4, 4), sizes);
        assertEquals(5, state.index());
        assertEquals(noiseSchedule.at(95), state.current().level());
        assertEquals(noiseSchedule.at(98), state.previous(3).level());
    }
}
