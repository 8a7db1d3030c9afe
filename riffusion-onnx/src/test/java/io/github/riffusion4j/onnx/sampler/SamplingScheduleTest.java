package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The levels of schedules, in the notation "evaluated at: from to". */
class SamplingScheduleTest {

    private final NoiseSchedule noiseSchedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);

    static Stream<Sampler> samplers() {
        return Sampler.all().stream();
    }

    private static List<String> levels(SamplingSchedule schedule) {
        return schedule.steps().stream()
                .map(step -> (int) step.at().timestep() + ": "
                        + (int) step.from().timestep() + " "
                        + (int) step.to().timestep())
                .toList();
    }

    private void assertSchedule(int start, SamplingSchedule schedule, String... levels) {
        assertEquals(start, schedule.start().timestep());
        assertEquals(List.of(levels), levels(schedule));
    }

    @Test
    void ddimStepsInEqualStrides() {
        SamplingSchedule schedule = Sampler.ddim().schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(751, schedule, "751: 751 501", "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void pndmCorrectsItsFirstStep() {
        SamplingSchedule schedule = Sampler.pndm().schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(751, schedule, "751: 751 501", "501: 751 501", "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void dpmSolverStartsAtTheNoisiestAndEndsWithoutNoise() {
        SamplingSchedule schedule = Sampler.dpmSolverPlusPlus2M().schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(999, schedule, "999: 999 749", "749: 749 500", "500: 500 250", "250: 250 0");
        assertEquals(NoiseLevel.ZERO, schedule.end());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void standardStepsStartWhereTheLastOneEnded(Sampler sampler) {
        for (int steps = 1; steps <= 50; steps++) {
            for (double strength : new double[] {0.01, 0.3, 0.75, 1}) {
                SamplingSchedule schedule = sampler.schedule(noiseSchedule, steps, strength, Compatibility.STANDARD);
                assertEquals(schedule.start(), schedule.steps().get(0).at());
                for (int i = 1; i < schedule.steps().size(); i++) {
                    assertEquals(
                            schedule.steps().get(i - 1).to(),
                            schedule.steps().get(i).at());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void implementationsAgreeOnFullSchedulesOfStableDiffusion(Sampler sampler) {
        for (int steps : new int[] {1, 2, 10, 25, 50}) {
            List<SolverStep> standard = sampler.schedule(noiseSchedule, steps, Compatibility.STANDARD)
                    .steps();
            List<SolverStep> diffusers = sampler.schedule(noiseSchedule, steps, Compatibility.DIFFUSERS)
                    .steps();
            // DEIS of diffusers ends at timestep 0.
            int compared = sampler.equals(Sampler.deis()) ? steps - 1 : standard.size();
            assertEquals(standard.subList(0, compared), diffusers.subList(0, compared));
        }
    }

    @Test
    void deisOfDiffusersLeavesTheNoiseOfTimestepZero() {
        assertEquals(
                noiseSchedule.at(0),
                Sampler.deis()
                        .schedule(noiseSchedule, 4, Compatibility.DIFFUSERS)
                        .end());
        assertEquals(
                NoiseLevel.ZERO,
                Sampler.deis()
                        .schedule(noiseSchedule, 4, Compatibility.STANDARD)
                        .end());
    }

    @Test
    void heunCorrectsEveryStepExceptTheLast() {
        SamplingSchedule schedule = Sampler.heun().schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(
                999,
                schedule,
                "999: 999 666",
                "666: 999 666",
                "666: 666 333",
                "333: 666 333",
                "333: 333 0",
                "0: 333 0",
                "0: 0 0");
        assertEquals(NoiseLevel.ZERO, schedule.end());
    }

    @Test
    void dpm2EvaluatesMidpoints() {
        SamplingSchedule schedule = Sampler.dpm2().schedule(noiseSchedule, 4, 0.5, Compatibility.STANDARD);

        assertSchedule(333, schedule, "333: 333 28", "28: 333 0", "0: 0 0");
    }

    @Test
    void singleStepsGoInPairs() {
        SamplingSchedule full = Sampler.dpmSolverPlusPlus2S().schedule(noiseSchedule, 4, Compatibility.STANDARD);
        SamplingSchedule part = Sampler.dpmSolverPlusPlus2S().schedule(noiseSchedule, 4, 0.75, Compatibility.STANDARD);
        SamplingSchedule diffusers =
                Sampler.dpmSolverPlusPlus2S().schedule(noiseSchedule, 4, 0.75, Compatibility.DIFFUSERS);

        assertSchedule(999, full, "999: 999 749", "749: 999 500", "500: 500 250", "250: 250 0");
        assertSchedule(749, part, "749: 749 500", "500: 749 250", "250: 250 0");
        assertSchedule(749, diffusers, "749: 749 500", "500: 500 250", "250: 250 0");
    }

    @Test
    void karrasLevelsAreDenserTowardsSmallSigmas() {
        SamplingSchedule schedule =
                Sampler.euler().with(SigmaSpacing.KARRAS).schedule(noiseSchedule, 4, Compatibility.STANDARD);
        SamplingSchedule whole = Sampler.dpmSolverPlusPlus2M()
                .with(SigmaSpacing.KARRAS)
                .schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(999, schedule, "999: 999 687", "687: 687 145", "145: 145 0", "0: 0 0");
        assertSchedule(999, whole, "999: 999 687", "687: 687 146", "146: 146 0", "0: 0 0");
        assertEquals(
                schedule.steps().get(1).at().alphaT(), whole.steps().get(1).at().alphaT());
    }

    @Test
    void exponentialLevelsAreEvenInLambda() {
        List<SolverStep> steps = Sampler.lms()
                .with(SigmaSpacing.EXPONENTIAL)
                .schedule(noiseSchedule, 9, Compatibility.STANDARD)
                .steps();

        for (int i = 1; i < 8; i++) {
            assertEquals(
                    steps.get(0).to().lambda() - steps.get(0).at().lambda(),
                    steps.get(i).to().lambda() - steps.get(i).at().lambda(),
                    1e-9);
        }
        assertEquals(noiseSchedule.at(999).lambda(), steps.get(0).at().lambda(), 1e-9);
        assertEquals(noiseSchedule.at(0).lambda(), steps.get(8).at().lambda(), 1e-9);
    }

    @Test
    void consistencyModelsKnowTheTimestepsOfTheirTeacher() {
        SamplingSchedule schedule = Sampler.lcm().schedule(noiseSchedule, 4, Compatibility.STANDARD);

        assertSchedule(999, schedule, "999: 999 759", "759: 759 499", "499: 499 259", "259: 259 0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Sampler.lcm().schedule(noiseSchedule, 51, Compatibility.STANDARD),
                "steps is 51",
                "at most 50");
    }

    /** The same noise on the same x0, assumed to be at another level. */
    @Test
    void vpAndVeDifferWhereLevelsAreMixed() {
        Tensor x0 = NoiseGenerator.torchCpu(1).normal(16);
        Tensor noise = NoiseGenerator.torchCpu(2).normal(16);
        NoiseLevel noisy = new NoiseLevel(600, 0.6, 0.8);
        NoiseLevel cleaner = new NoiseLevel(300, 0.8, 0.6);

        assertEquals(noisy.addNoise(x0, noise), DiffusionProcess.VP.addNoise(noisy, cleaner, x0, noise));
        Compare.maxDifference(
                1e-6,
                noisy.addNoise(x0, noise).times(0.8 / 0.6).toArray(),
                DiffusionProcess.VE.addNoise(noisy, cleaner, x0, noise).toArray());
        assertEquals(
                DiffusionProcess.VP,
                Sampler.uniPc()
                        .schedule(noiseSchedule, 4, Compatibility.DIFFUSERS)
                        .process());
        assertEquals(
                DiffusionProcess.VE,
                Sampler.lms()
                        .schedule(noiseSchedule, 4, Compatibility.DIFFUSERS)
                        .process());
    }

    @Test
    void kDiffusionStartsWithTheNoiseOfItsFirstLevel() {
        assertEquals(
                1,
                Sampler.euler()
                        .schedule(noiseSchedule, 4, Compatibility.STANDARD)
                        .noiseScale());
        assertEquals(
                noiseSchedule.at(999).sigmaT(),
                Sampler.euler()
                        .schedule(noiseSchedule, 4, Compatibility.DIFFUSERS)
                        .noiseScale());
        assertEquals(
                1,
                Sampler.ddim()
                        .schedule(noiseSchedule, 4, Compatibility.DIFFUSERS)
                        .noiseScale());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void fullStrengthIsTheFullSchedule(Sampler sampler) {
        assertEquals(
                sampler.schedule(noiseSchedule, 10, Compatibility.STANDARD),
                sampler.schedule(noiseSchedule, 10, 1, Compatibility.STANDARD));
    }

    @Test
    void pndmStartsAnywhereAsItStartsAtTheBeginning() {
        SamplingSchedule schedule = Sampler.pndm().schedule(noiseSchedule, 4, 0.5, Compatibility.STANDARD);

        assertSchedule(251, schedule, "251: 251 1", "1: 251 1", "1: 1 0");
    }

    @Test
    void pndmDoesNotCorrectASingleStep() {
        SamplingSchedule schedule = Sampler.pndm().schedule(noiseSchedule, 4, 0.25, Compatibility.STANDARD);

        assertSchedule(1, schedule, "1: 1 0");
    }

    @Test
    void diffusersCountsTheTimestepThatPndmRepeats() {
        SamplingSchedule schedule = Sampler.pndm().schedule(noiseSchedule, 4, 0.5, Compatibility.DIFFUSERS);

        assertSchedule(501, schedule, "501: 501 251", "251: 501 251", "1: 1 0");
    }

    @Test
    void riffusionHobbyAddsNoiseOneStepEarly() {
        SamplingSchedule half = Sampler.ddim().schedule(noiseSchedule, 4, 0.5, Compatibility.RIFFUSION_HOBBY);
        SamplingSchedule whole = Sampler.ddim().schedule(noiseSchedule, 4, 1, Compatibility.RIFFUSION_HOBBY);

        assertSchedule(501, half, "251: 251 1", "1: 1 0");
        assertSchedule(751, whole, "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void oldDpmSolverEndsAtTheNoiseOfTimestepZero() {
        SamplingSchedule schedule =
                Sampler.dpmSolverPlusPlus2M().schedule(noiseSchedule, 4, Compatibility.RIFFUSION_HOBBY);

        assertEquals(noiseSchedule.at(0), schedule.end());
    }

    @Test
    void aScheduleHasAtLeastOneStep() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SamplingSchedule(
                        NoiseLevel.ZERO,
                        1,
                        DiffusionProcess.VP,
                        List.of(),
                        List.of(),
                        1,
                        noiseSchedule,
                        Compatibility.STANDARD));
    }
}
