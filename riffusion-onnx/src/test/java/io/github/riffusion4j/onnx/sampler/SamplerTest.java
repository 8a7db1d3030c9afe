package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {

    private final NoiseSchedule noiseSchedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);
    private final Tensor noise = NoiseGenerator.torchCpu(1).normal(1, 4, 8, 8);

    static Stream<Sampler> samplers() {
        return Sampler.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theSameInputGivesTheSameBits(Sampler sampler) {
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, 12, Compatibility.STANDARD);

        Tensor once =
                sampler.sample(MadeUpModel::predict, noise, schedule, NoiseGenerator.torchCpu(3), SolverListener.NONE);

        assertEquals(
                once,
                sampler.sample(MadeUpModel::predict, noise, schedule, NoiseGenerator.torchCpu(3), SolverListener.NONE));
    }

    /** Samplers that add no fresh noise. */
    static Stream<Sampler> deterministic() {
        Set<Sampler> stochastic = Set.of(
                Sampler.ddpm(),
                Sampler.eulerAncestral(),
                Sampler.dpm2Ancestral(),
                Sampler.dpmSolverPlusPlus2MSde(),
                Sampler.lcm(),
                Sampler.tcd());
        return samplers().filter(sampler -> !stochastic.contains(sampler));
    }

    /** With a model that knows the answer, every schedule ends at it, whatever the order of the sampler. */
    @ParameterizedTest
    @MethodSource("deterministic")
    void aPerfectModelIsSampledExactly(Sampler sampler) {
        Tensor x0 = NoiseGenerator.torchCpu(2).normal(1, 4, 8, 8);
        for (double strength : new double[] {1, 0.6, 0.2, 0.01}) {
            SamplingSchedule schedule = sampler.schedule(noiseSchedule, 20, strength, Compatibility.STANDARD);

            Tensor end = sampler.sample(
                    (x, level) -> noise,
                    schedule.start().addNoise(x0, noise),
                    schedule,
                    NoiseGenerator.torchCpu(3),
                    SolverListener.NONE);

            Compare.maxDifference(1e-4, schedule.end().addNoise(x0, noise).toArray(), end.toArray());
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void modelsThatPredictVelocityOrX0AreSampledToo(Sampler sampler) {
        Tensor x0 = NoiseGenerator.torchCpu(2).normal(1, 4, 8, 8);
        for (boolean zeroSnr : new boolean[] {false, true}) {
            for (PredictionType type : List.of(PredictionType.V_PREDICTION, PredictionType.SAMPLE)) {
                NoiseSchedule other = NoiseSchedule.of(config(type, zeroSnr));
                SamplingSchedule schedule = sampler.schedule(other, 10, Compatibility.STANDARD);

                Tensor end = sampler.sample(
                        (x, level) -> type == PredictionType.SAMPLE ? x0 : velocity(x, x0, level),
                        schedule.start().addNoise(x0, noise),
                        schedule,
                        NoiseGenerator.torchCpu(3),
                        SolverListener.NONE);

                Compare.maxDifference(tolerance(sampler, schedule), x0.toArray(), end.toArray());
            }
        }
    }

    /** The velocity if the rest of x is noise. */
    private static Tensor velocity(Tensor x, Tensor x0, NoiseLevel level) {
        return Tensor.sum(level.alphaT() / level.sigmaT(), x, -1 / level.sigmaT(), x0);
    }

    /** Some end with a little noise; latent consistency adds a little of x at the end. */
    private static double tolerance(Sampler sampler, SamplingSchedule schedule) {
        return sampler.equals(Sampler.lcm()) ? 1e-3 : 1e-4 + 5 * schedule.end().sigmaT();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void moreStepsConverge(Sampler sampler) {
        int most = isDistilled(sampler) ? 50 : 200;
        float[] limit = endAfter(sampler, most);

        double few = Compare.relativeError(limit, endAfter(sampler, 5));
        double more = Compare.relativeError(limit, endAfter(sampler, 20));

        assertTrue(more < few, sampler + ": " + few + " with few steps, " + more + " with more");
    }

    /** Returns whether a sampler has the levels of a teacher of 50 steps. */
    private static boolean isDistilled(Sampler sampler) {
        return sampler.equals(Sampler.lcm()) || sampler.equals(Sampler.tcd());
    }

    /** Without fresh noise, which is another for another number of steps. */
    private float[] endAfter(Sampler sampler, int steps) {
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, steps, 0.6, Compatibility.STANDARD);
        Tensor start = NoiseGenerator.torchCpu(4).normal(1, 4, 8, 8).times(0.5);
        return sampler.sample(MadeUpModel::predict, start, schedule, shape -> noise.times(0), SolverListener.NONE)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void anotherSeedMattersOnlyToThoseThatDrawNoise(Sampler sampler) {
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, 6, Compatibility.STANDARD);

        Tensor one =
                sampler.sample(MadeUpModel::predict, noise, schedule, NoiseGenerator.torchCpu(1), SolverListener.NONE);
        Tensor two =
                sampler.sample(MadeUpModel::predict, noise, schedule, NoiseGenerator.torchCpu(2), SolverListener.NONE);

        assertEquals(deterministic().anyMatch(sampler::equals), one.equals(two));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void partialSchedulesAreTheEndOfTheFullOne(Sampler sampler) {
        SamplingSchedule whole = sampler.schedule(noiseSchedule, 20, Compatibility.STANDARD);
        for (double strength : new double[] {0.75, 0.5, 0.3}) {
            SamplingSchedule part = sampler.schedule(noiseSchedule, 20, strength, Compatibility.STANDARD);
            List<NoiseLevel> levels = whole.steps().stream().map(SolverStep::at).toList();

            assertTrue(levels.contains(part.start()), "starts at a level of the full schedule");
            assertEquals(part.start(), part.steps().get(0).at());
            assertEquals(whole.end(), part.end());
            assertEquals((int) (20 * (1 - strength) + 0.5), part.skipped().size());
        }
    }

    @Test
    void spacingsOfSigmaBelongToSomeSamplers() {
        assertEquals(
                "euler-a-karras",
                Sampler.eulerAncestral().with(SigmaSpacing.KARRAS).name());
        assertEquals(Sampler.lms().with(SigmaSpacing.EXPONENTIAL), Sampler.byName("lms-exponential"));
        assertNotEquals(Sampler.lms(), Sampler.byName("lms-karras"));
        for (Sampler sampler : List.of(Sampler.ddim(), Sampler.ddpm(), Sampler.pndm(), Sampler.lcm(), Sampler.tcd())) {
            Failure.expect(
                    IllegalArgumentException.class,
                    () -> sampler.with(SigmaSpacing.KARRAS),
                    sampler.name() + " steps from timestep to timestep",
                    "karras");
        }
    }

    @Test
    void spacingsOfSigmaNeedAStartWithSomeSignal() {
        NoiseSchedule zeroSnr = NoiseSchedule.of(config(PredictionType.V_PREDICTION, true));

        Failure.expect(
                IllegalArgumentException.class,
                () -> Sampler.byName("heun-karras").schedule(zeroSnr, 10, Compatibility.STANDARD),
                "rescale_betas_zero_snr",
                "karras");
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
                zeroSnr,
                SchedulerConfig.Solver.DEFAULT);
    }

    @Test
    void aModelThatPredictsNoiseCannotStartAtPureNoise() {
        NoiseSchedule zeroSnr = NoiseSchedule.of(config(PredictionType.EPSILON, true));
        SamplingSchedule schedule = Sampler.ddim().schedule(zeroSnr, 10, Compatibility.STANDARD);

        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Sampler.ddim()
                        .sample(
                                MadeUpModel::predict,
                                noise,
                                schedule,
                                NoiseGenerator.torchCpu(3),
                                SolverListener.NONE));

        assertTrue(String.valueOf(e.getMessage()).contains("v_prediction"), e::getMessage);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theListenerSeesEveryStepAndMayReplaceTheLatents(Sampler sampler) {
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, 5, Compatibility.STANDARD);
        Tensor replacement = noise.times(0);
        List<Integer> indices = new ArrayList<>();
        List<SolverStep> steps = new ArrayList<>();

        Tensor end = sampler.sample(
                MadeUpModel::predict, noise, schedule, NoiseGenerator.torchCpu(3), (index, count, step, latents) -> {
                    assertEquals(schedule.steps().size(), count);
                    indices.add(index);
                    steps.add(step);
                    return index == count - 1 ? replacement : latents;
                });

        assertEquals(replacement, end);
        assertEquals(schedule.steps(), steps);
        assertEquals(schedule.steps().size(), indices.size());
    }

    @Test
    void replacedLatentsAreWhatTheModelSeesNext() {
        SamplingSchedule schedule = Sampler.ddim().schedule(noiseSchedule, 3, Compatibility.STANDARD);
        Tensor replacement = noise.times(0.5);
        List<Tensor> seen = new ArrayList<>();

        Sampler.ddim()
                .sample(
                        (x, level) -> {
                            seen.add(x);
                            return x;
                        },
                        noise,
                        schedule,
                        NoiseGenerator.none(),
                        (index, count, step, latents) -> replacement);

        assertEquals(List.of(noise, replacement, replacement), seen);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void errorsNameTheSourceOfAWrongShape(Sampler sampler) {
        SamplingSchedule schedule = sampler.schedule(noiseSchedule, 5, Compatibility.STANDARD);
        Tensor wrong = Tensor.of(new int[] {1}, 0);

        IllegalStateException model = assertThrows(
                IllegalStateException.class,
                () -> sampler.sample(
                        (x, level) -> wrong, noise, schedule, NoiseGenerator.torchCpu(3), SolverListener.NONE));
        IllegalStateException listener = assertThrows(
                IllegalStateException.class,
                () -> sampler.sample(
                        MadeUpModel::predict,
                        noise,
                        schedule,
                        NoiseGenerator.torchCpu(3),
                        (index, count, step, latents) -> wrong));

        assertEquals("the denoiser returned Tensor[1] for latents of shape [1, 4, 8, 8]", model.getMessage());
        assertEquals("the step listener returned Tensor[1] for latents of shape [1, 4, 8, 8]", listener.getMessage());
    }

    @Test
    void samplersHaveNames() {
        assertEquals(
                List.of(
                        "ddim",
                        "ddpm",
                        "pndm",
                        "euler",
                        "euler-a",
                        "heun",
                        "lms",
                        "dpm2",
                        "dpm2-a",
                        "dpmpp-2m",
                        "dpmpp-3m",
                        "dpmpp-2m-sde",
                        "dpmpp-2s",
                        "unipc",
                        "unipc-3",
                        "deis",
                        "lcm",
                        "tcd"),
                Sampler.all().stream().map(Sampler::name).toList());
        samplers().forEach(sampler -> assertEquals(sampler, Sampler.byName(sampler.name())));

        Failure.expect(
                IllegalArgumentException.class,
                () -> Sampler.byName("eular"),
                "no sampler is called \"eular\" (did you mean euler or ",
                "there are ddim, ddpm, pndm, euler,",
                "-karras or -exponential");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Sampler.byName("dpmp-2m-karras"),
                "\"dpmp-2m-karras\" (did you mean dpmpp-2m or ");
        Failure.expect(
                IllegalArgumentException.class, () -> Sampler.byName("Monte Carlo"), "\"Monte Carlo\"; there are ddim");
    }

    /** A recipe records a sampler by its name: there is none that it could not be read back to. */
    @Test
    void thereAreNoOtherSamplersThanThoseWithAName() {
        assertTrue(Sampler.class.isSealed());
        assertTrue(
                allPermitted(Sampler.class).allMatch(type -> Modifier.isFinal(type.getModifiers()) || type.isSealed()));
        Set<Class<?>> named = samplers().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(
                named,
                allPermitted(Sampler.class)
                        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                        .collect(Collectors.toSet()));
        samplers()
                .filter(sampler -> sampler instanceof KDiffusionSampler || sampler instanceof LambdaSampler)
                .flatMap(sampler -> Arrays.stream(SigmaSpacing.values()).map(sampler::with))
                .forEach(sampler -> assertEquals(sampler, Sampler.byName(sampler.name())));
    }

    private static Stream<Class<?>> allPermitted(Class<?> type) {
        return type.isSealed()
                ? Stream.concat(
                        Stream.of(type),
                        Arrays.stream(type.getPermittedSubclasses()).flatMap(SamplerTest::allPermitted))
                : Stream.of(type);
    }

    @Test
    void aModelNamesItsSampler() {
        assertEquals(Optional.of(Sampler.pndm()), Sampler.chosenBy(SchedulerConfig.STABLE_DIFFUSION_1));
        assertEquals(Optional.of(Sampler.ddim()), Sampler.chosenBy(config(PredictionType.EPSILON, false)));
        assertEquals(Optional.of("euler-a"), chosen("EulerAncestralDiscreteScheduler", "", 2, Optional.empty()));
        assertEquals(
                Optional.of("dpm2-karras"), chosen("KDPM2DiscreteScheduler", "", 2, Optional.of(SigmaSpacing.KARRAS)));
        assertEquals(Optional.of("dpm2-a"), chosen("KDPM2AncestralDiscreteScheduler", "", 2, Optional.empty()));
        assertEquals(
                Optional.of("dpmpp-2m-sde-exponential"),
                chosen("DPMSolverMultistepScheduler", "sde-dpmsolver++", 2, Optional.of(SigmaSpacing.EXPONENTIAL)));
        assertEquals(Optional.of("dpmpp-2m-sde"), chosen("DPMSolverSDEScheduler", "", 2, Optional.empty()));
        assertEquals(Optional.of("unipc-3"), chosen("UniPCMultistepScheduler", "", 3, Optional.empty()));
        assertEquals(Optional.of("lcm"), chosen("LCMScheduler", "", 2, Optional.of(SigmaSpacing.KARRAS)));
        assertEquals(Optional.empty(), chosen("FlowMatchEulerDiscreteScheduler", "", 2, Optional.empty()));
    }

    private static Optional<String> chosen(
            String className, String algorithm, int order, Optional<SigmaSpacing> spacing) {
        SchedulerConfig config = new SchedulerConfig(
                className,
                1000,
                0.00085,
                0.012,
                BetaSchedule.SCALED_LINEAR,
                List.of(),
                1,
                false,
                PredictionType.EPSILON,
                Optional.empty(),
                false,
                new SchedulerConfig.Solver(algorithm, order, spacing));
        return Sampler.chosenBy(config).map(Sampler::name);
    }

    @ParameterizedTest
    @EnumSource(Compatibility.class)
    void everyNumberOfStepsHasAScheduleOrIsRefused(Compatibility compatibility) {
        samplers().forEach(sampler -> {
            for (int steps = 1; steps <= 1000; steps += steps < 60 ? 1 : 47) {
                try {
                    SamplingSchedule schedule = sampler.schedule(noiseSchedule, steps, 0.5, compatibility);
                    assertTrue(sampler.schedule(noiseSchedule, steps, compatibility)
                                    .steps()
                                    .size()
                            >= steps);
                    assertTrue(schedule.steps().size() <= Math.max(steps + 1, 2 * (steps / 2 + 1)));
                } catch (IllegalArgumentException e) {
                    // So close together, rounded timesteps of these coincide.
                    boolean rounded = steps > 500 && sampler instanceof LambdaSampler;
                    boolean taught = steps > 50 && isDistilled(sampler);
                    assertTrue(rounded || taught, sampler + " " + steps + ": " + e);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void refuseStepsAndStrengthsOutOfRange(Sampler sampler) {
        for (int steps : new int[] {-1, 0, 1001, Integer.MAX_VALUE}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> sampler.schedule(noiseSchedule, steps, Compatibility.STANDARD));
            assertEquals("steps is " + steps + "; it must be 1 to 1000", e.getMessage());
        }
        for (double strength : new double[] {-1, 0, 1.01, Double.NaN}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> sampler.schedule(noiseSchedule, 10, strength, Compatibility.STANDARD));
            assertEquals("strength is " + strength + "; it must be above 0 and at most 1", e.getMessage());
        }
    }
}
