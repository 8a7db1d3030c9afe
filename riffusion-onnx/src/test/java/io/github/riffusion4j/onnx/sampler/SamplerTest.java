package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {

    private final NoiseSchedule schedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);
    private final Tensor noise = NoiseGenerator.torchCpu(1).normal(1, 4, 8, 8);

    static Stream<Sampler> samplers() {
        return Sampler.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theSameInputGivesTheSameBits(Sampler sampler) {
        Walk walk = sampler.fullWalk(schedule, 12, Convention.STANDARD);

        Tensor once = sampler.sample(MadeUpModel::predict, noise, walk, StepListener.NONE);

        assertEquals(once, sampler.sample(MadeUpModel::predict, noise, walk, StepListener.NONE));
    }

    /** With a model that knows the answer, every walk ends at it, whatever the order of the sampler. */
    @ParameterizedTest
    @MethodSource("samplers")
    void aPerfectModelIsFollowedExactly(Sampler sampler) {
        Tensor clean = NoiseGenerator.torchCpu(2).normal(1, 4, 8, 8);
        for (double strength : new double[] {1, 0.6, 0.2, 0.01}) {
            Walk walk = sampler.partialWalk(schedule, 20, strength, Convention.STANDARD);

            Tensor end =
                    sampler.sample((x, level) -> noise, walk.start().addNoise(clean, noise), walk, StepListener.NONE);

            Compare.maxDifference(1e-4, walk.end().addNoise(clean, noise).toArray(), end.toArray());
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void modelsThatPredictOtherThingsAreFollowedToo(Sampler sampler) {
        Tensor clean = NoiseGenerator.torchCpu(2).normal(1, 4, 8, 8);
        for (boolean zeroSnr : new boolean[] {false, true}) {
            for (PredictionType type : List.of(PredictionType.V_PREDICTION, PredictionType.SAMPLE)) {
                NoiseSchedule other = NoiseSchedule.of(config(type, zeroSnr));
                Walk walk = sampler.fullWalk(other, 10, Convention.STANDARD);

                Tensor end = sampler.sample(
                        (x, level) -> type == PredictionType.SAMPLE
                                ? clean
                                : Tensor.sum(level.alpha(), noise, -level.sigma(), clean),
                        walk.start().addNoise(clean, noise),
                        walk,
                        StepListener.NONE);

                Compare.maxDifference(1e-4, walk.end().addNoise(clean, noise).toArray(), end.toArray());
            }
        }
    }

    private static SchedulerConfig config(PredictionType type, boolean zeroSnr) {
        return new SchedulerConfig(
                "DDIMScheduler",
                1000,
                0.00085,
                0.012,
                BetaSchedule.SCALED_LINEAR,
                List.of(),
                1,
                false,
                type,
                Optional.of(TimestepSpacing.TRAILING),
                zeroSnr);
    }

    @Test
    void aModelThatPredictsNoiseCannotStartAtPureNoise() {
        NoiseSchedule zeroSnr = NoiseSchedule.of(config(PredictionType.EPSILON, true));
        Walk walk = Sampler.ddim().fullWalk(zeroSnr, 10, Convention.STANDARD);

        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Sampler.ddim().sample(MadeUpModel::predict, noise, walk, StepListener.NONE));

        assertTrue(String.valueOf(e.getMessage()).contains("v_prediction"), e::getMessage);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theListenerSeesEveryStepAndMayReplaceTheLatents(Sampler sampler) {
        Walk walk = sampler.fullWalk(schedule, 5, Convention.STANDARD);
        Tensor replacement = noise.times(0);
        List<Integer> indices = new ArrayList<>();
        List<Step> steps = new ArrayList<>();

        Tensor end = sampler.sample(MadeUpModel::predict, noise, walk, (index, count, step, latents) -> {
            assertEquals(walk.steps().size(), count);
            indices.add(index);
            steps.add(step);
            return index == count - 1 ? replacement : latents;
        });

        assertEquals(replacement, end);
        assertEquals(walk.steps(), steps);
        assertEquals(walk.steps().size(), indices.size());
    }

    @Test
    void replacedLatentsAreWhatTheModelSeesNext() {
        Walk walk = Sampler.ddim().fullWalk(schedule, 3, Convention.STANDARD);
        Tensor replacement = noise.times(0.5);
        List<Tensor> seen = new ArrayList<>();

        Sampler.ddim()
                .sample(
                        (x, level) -> {
                            seen.add(x);
                            return x;
                        },
                        noise,
                        walk,
                        (index, count, step, latents) -> replacement);

        assertEquals(List.of(noise, replacement, replacement), seen);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void sayWhoReturnedAWrongShape(Sampler sampler) {
        Walk walk = sampler.fullWalk(schedule, 5, Convention.STANDARD);
        Tensor wrong = Tensor.of(new int[] {1}, 0);

        IllegalStateException model = assertThrows(
                IllegalStateException.class, () -> sampler.sample((x, level) -> wrong, noise, walk, StepListener.NONE));
        IllegalStateException listener = assertThrows(
                IllegalStateException.class,
                () -> sampler.sample(MadeUpModel::predict, noise, walk, (index, count, step, latents) -> wrong));

        assertEquals("the denoiser returned Tensor[1] for latents of shape [1, 4, 8, 8]", model.getMessage());
        assertEquals("the step listener returned Tensor[1] for latents of shape [1, 4, 8, 8]", listener.getMessage());
    }

    @Test
    void samplersHaveNames() {
        assertEquals(
                List.of("ddim", "pndm", "dpmpp-2m"),
                Sampler.all().stream().map(Sampler::name).toList());
        samplers().forEach(sampler -> assertEquals(sampler, Sampler.byName(sampler.name())));

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Sampler.byName("euler"));

        assertEquals("no sampler is called \"euler\"; there are ddim, pndm, dpmpp-2m", e.getMessage());
    }

    @Test
    void aModelNamesItsSampler() {
        assertEquals(Optional.of(Sampler.pndm()), Sampler.chosenBy(SchedulerConfig.STABLE_DIFFUSION_1));
        assertEquals(Optional.of(Sampler.ddim()), Sampler.chosenBy(config(PredictionType.EPSILON, false)));
    }

    @ParameterizedTest
    @EnumSource(Convention.class)
    void everyNumberOfStepsIsWalkedOrRefused(Convention convention) {
        samplers().forEach(sampler -> {
            for (int steps = 1; steps <= 1000; steps++) {
                try {
                    Walk walk = sampler.partialWalk(schedule, steps, 0.5, convention);
                    assertTrue(sampler.fullWalk(schedule, steps, convention)
                                    .steps()
                                    .size()
                            >= steps);
                    assertTrue(walk.steps().size() <= steps + 1);
                } catch (IllegalArgumentException e) {
                    // So close together, rounded timesteps of the multistep solver coincide.
                    assertTrue(steps > 500 && sampler == Sampler.dpmSolverPlusPlus2M(), sampler + " " + steps);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void refuseStepsAndStrengthsOutOfRange(Sampler sampler) {
        for (int steps : new int[] {-1, 0, 1001, Integer.MAX_VALUE}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> sampler.fullWalk(schedule, steps, Convention.STANDARD));
            assertEquals("steps is " + steps + "; it must be 1 to 1000", e.getMessage());
        }
        for (double strength : new double[] {-1, 0, 1.01, Double.NaN}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> sampler.partialWalk(schedule, 10, strength, Convention.STANDARD));
            assertEquals("strength is " + strength + "; it must be above 0 and at most 1", e.getMessage());
        }
    }
}
