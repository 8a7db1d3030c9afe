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

/** Which levels are visited, in the notation "asked: from to". */
class SamplingScheduleTest {

    private final NoiseSchedule schedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);

    static Stream<Sampler> samplers() {
        return Sampler.all().stream();
    }

    private static List<String> levels(SamplingSchedule walk) {
        return walk.steps().stream()
                .map(step -> (int) step.at().timestep() + ": "
                        + (int) step.from().timestep() + " "
                        + (int) step.to().timestep())
                .toList();
    }

    private void assertWalk(int start, SamplingSchedule walk, String... levels) {
        assertEquals(start, walk.start().timestep());
        assertEquals(List.of(levels), levels(walk));
    }

    @Test
    void ddimWalksDownInEqualStrides() {
        SamplingSchedule walk = Sampler.ddim().fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(751, walk, "751: 751 501", "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void pndmMakesItsFirstMoveTwice() {
        SamplingSchedule walk = Sampler.pndm().fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(751, walk, "751: 751 501", "501: 751 501", "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void dpmSolverStartsAtTheNoisiestAndEndsWithoutNoise() {
        SamplingSchedule walk = Sampler.dpmSolverPlusPlus2M().fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(999, walk, "999: 999 749", "749: 749 500", "500: 500 250", "250: 250 0");
        assertEquals(NoiseLevel.CLEAN, walk.end());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theStandardConventionNeverJumps(Sampler sampler) {
        for (int steps = 1; steps <= 50; steps++) {
            for (double strength : new double[] {0.01, 0.3, 0.75, 1}) {
                SamplingSchedule walk = sampler.partialWalk(schedule, steps, strength, Compatibility.STANDARD);
                assertEquals(walk.start(), walk.steps().get(0).at());
                for (int i = 1; i < walk.steps().size(); i++) {
                    assertEquals(
                            walk.steps().get(i - 1).to(), walk.steps().get(i).at());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void conventionsAgreeOnFullWalksOfStableDiffusion(Sampler sampler) {
        for (int steps : new int[] {1, 2, 10, 25, 50}) {
            List<SolverStep> standard =
                    sampler.fullWalk(schedule, steps, Compatibility.STANDARD).steps();
            List<SolverStep> diffusers =
                    sampler.fullWalk(schedule, steps, Compatibility.DIFFUSERS).steps();
            // DEIS of diffusers ends at timestep 0.
            int compared = sampler.equals(Sampler.deis()) ? steps - 1 : standard.size();
            assertEquals(standard.subList(0, compared), diffusers.subList(0, compared));
        }
    }

    @Test
    void deisOfDiffusersLeavesTheNoiseOfTimestepZero() {
        assertEquals(
                schedule.at(0),
                Sampler.deis().fullWalk(schedule, 4, Compatibility.DIFFUSERS).end());
        assertEquals(
                NoiseLevel.CLEAN,
                Sampler.deis().fullWalk(schedule, 4, Compatibility.STANDARD).end());
    }

    @Test
    void heunRepairsEveryMoveButTheLast() {
        SamplingSchedule walk = Sampler.heun().fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(
                999,
                walk,
                "999: 999 666",
                "666: 999 666",
                "666: 666 333",
                "333: 666 333",
                "333: 333 0",
                "0: 333 0",
                "0: 0 0");
        assertEquals(NoiseLevel.CLEAN, walk.end());
    }

    @Test
    void dpm2LooksHalfWay() {
        SamplingSchedule walk = Sampler.dpm2().partialWalk(schedule, 4, 0.5, Compatibility.STANDARD);

        assertWalk(333, walk, "333: 333 28", "28: 333 0", "0: 0 0");
    }

    @Test
    void singleStepsGoInPairs() {
        SamplingSchedule full = Sampler.dpmSolverPlusPlus2S().fullWalk(schedule, 4, Compatibility.STANDARD);
        SamplingSchedule part = Sampler.dpmSolverPlusPlus2S().partialWalk(schedule, 4, 0.75, Compatibility.STANDARD);
        SamplingSchedule diffusers =
                Sampler.dpmSolverPlusPlus2S().partialWalk(schedule, 4, 0.75, Compatibility.DIFFUSERS);

        assertWalk(999, full, "999: 999 749", "749: 999 500", "500: 500 250", "250: 250 0");
        assertWalk(749, part, "749: 749 500", "500: 749 250", "250: 250 0");
        assertWalk(749, diffusers, "749: 749 500", "500: 500 250", "250: 250 0");
    }

    @Test
    void karrasLevelsGetCloserTheCleanerTheyAre() {
        SamplingSchedule walk = Sampler.euler().with(SigmaSpacing.KARRAS).fullWalk(schedule, 4, Compatibility.STANDARD);
        SamplingSchedule whole =
                Sampler.dpmSolverPlusPlus2M().with(SigmaSpacing.KARRAS).fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(999, walk, "999: 999 687", "687: 687 145", "145: 145 0", "0: 0 0");
        assertWalk(999, whole, "999: 999 687", "687: 687 146", "146: 146 0", "0: 0 0");
        assertEquals(walk.steps().get(1).at().alpha(), whole.steps().get(1).at().alpha());
    }

    @Test
    void exponentialLevelsAreEachAsManyTimesCleaner() {
        List<SolverStep> steps = Sampler.lms()
                .with(SigmaSpacing.EXPONENTIAL)
                .fullWalk(schedule, 9, Compatibility.STANDARD)
                .steps();

        for (int i = 1; i < 8; i++) {
            assertEquals(
                    steps.get(0).to().lambda() - steps.get(0).at().lambda(),
                    steps.get(i).to().lambda() - steps.get(i).at().lambda(),
                    1e-9);
        }
        assertEquals(schedule.at(999).lambda(), steps.get(0).at().lambda(), 1e-9);
        assertEquals(schedule.at(0).lambda(), steps.get(8).at().lambda(), 1e-9);
    }

    @Test
    void consistencyModelsKnowTheTimestepsOfTheirTeacher() {
        SamplingSchedule walk = Sampler.lcm().fullWalk(schedule, 4, Compatibility.STANDARD);

        assertWalk(999, walk, "999: 999 759", "759: 759 499", "499: 499 259", "259: 259 0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Sampler.lcm().fullWalk(schedule, 51, Compatibility.STANDARD),
                "steps is 51",
                "at most 50");
    }

    /** The same noise beside the same clean latents; it is only taken for less. */
    @Test
    void mixedLevelsShowWhatKeepsItsSize() {
        Tensor clean = NoiseGenerator.torchCpu(1).normal(16);
        Tensor noise = NoiseGenerator.torchCpu(2).normal(16);
        NoiseLevel noisy = new NoiseLevel(600, 0.6, 0.8);
        NoiseLevel cleaner = new NoiseLevel(300, 0.8, 0.6);

        assertEquals(noisy.addNoise(clean, noise), DiffusionProcess.VARIANCE.addNoise(noisy, cleaner, clean, noise));
        Compare.maxDifference(
                1e-6,
                noisy.addNoise(clean, noise).times(0.8 / 0.6).toArray(),
                DiffusionProcess.SIGNAL.addNoise(noisy, cleaner, clean, noise).toArray());
        assertEquals(
                DiffusionProcess.VARIANCE,
                Sampler.uniPc().fullWalk(schedule, 4, Compatibility.DIFFUSERS).scale());
        assertEquals(
                DiffusionProcess.SIGNAL,
                Sampler.lms().fullWalk(schedule, 4, Compatibility.DIFFUSERS).scale());
    }

    @Test
    void kDiffusionBeginsWithTheNoiseOfItsFirstLevel() {
        assertEquals(
                1, Sampler.euler().fullWalk(schedule, 4, Compatibility.STANDARD).noiseScale());
        assertEquals(
                schedule.at(999).sigma(),
                Sampler.euler().fullWalk(schedule, 4, Compatibility.DIFFUSERS).noiseScale());
        assertEquals(
                1, Sampler.ddim().fullWalk(schedule, 4, Compatibility.DIFFUSERS).noiseScale());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void fullStrengthIsTheWholeWalk(Sampler sampler) {
        assertEquals(
                sampler.fullWalk(schedule, 10, Compatibility.STANDARD),
                sampler.partialWalk(schedule, 10, 1, Compatibility.STANDARD));
    }

    @Test
    void pndmStartsAnywhereAsItStartsAtTheBeginning() {
        SamplingSchedule walk = Sampler.pndm().partialWalk(schedule, 4, 0.5, Compatibility.STANDARD);

        assertWalk(251, walk, "251: 251 1", "1: 251 1", "1: 1 0");
    }

    @Test
    void pndmHasNothingToRepairInASingleMove() {
        SamplingSchedule walk = Sampler.pndm().partialWalk(schedule, 4, 0.25, Compatibility.STANDARD);

        assertWalk(1, walk, "1: 1 0");
    }

    @Test
    void diffusersCountsTheTimestepThatPndmRepeats() {
        SamplingSchedule walk = Sampler.pndm().partialWalk(schedule, 4, 0.5, Compatibility.DIFFUSERS);

        assertWalk(501, walk, "501: 501 251", "251: 501 251", "1: 1 0");
    }

    @Test
    void riffusionHobbyAddsNoiseOneStepEarly() {
        SamplingSchedule half = Sampler.ddim().partialWalk(schedule, 4, 0.5, Compatibility.RIFFUSION_HOBBY);
        SamplingSchedule whole = Sampler.ddim().partialWalk(schedule, 4, 1, Compatibility.RIFFUSION_HOBBY);

        assertWalk(501, half, "251: 251 1", "1: 1 0");
        assertWalk(751, whole, "501: 501 251", "251: 251 1", "1: 1 0");
    }

    @Test
    void oldDpmSolverEndsAtTheNoiseOfTimestepZero() {
        SamplingSchedule walk = Sampler.dpmSolverPlusPlus2M().fullWalk(schedule, 4, Compatibility.RIFFUSION_HOBBY);

        assertEquals(schedule.at(0), walk.end());
    }

    @Test
    void aWalkHasAStep() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SamplingSchedule(
                        NoiseLevel.CLEAN,
                        1,
                        DiffusionProcess.VARIANCE,
                        List.of(),
                        List.of(),
                        1,
                        PredictionType.EPSILON,
                        Compatibility.STANDARD));
    }
}
