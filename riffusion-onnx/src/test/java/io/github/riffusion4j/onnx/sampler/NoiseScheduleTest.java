package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseScheduleTest {

    private static SchedulerConfig config(BetaSchedule betas, List<Double> trained, boolean zeroSnr) {
        return new SchedulerConfig(
                "",
                trained.isEmpty() ? 1000 : trained.size(),
                0.00085,
                0.012,
                betas,
                trained,
                0,
                true,
                PredictionType.V_PREDICTION,
                Optional.empty(),
                zeroSnr,
                SchedulerConfig.Solver.DEFAULT);
    }

    /** Sigma over alpha at the ends of Stable Diffusion's schedule, as diffusers and k-diffusion give them. */
    @Test
    void stableDiffusionsFirstAndLastLevels() {
        NoiseSchedule noiseSchedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);

        assertEquals(
                0.0291675, noiseSchedule.at(0).sigmaT() / noiseSchedule.at(0).alphaT(), 1e-6);
        assertEquals(
                14.614643,
                noiseSchedule.at(999).sigmaT() / noiseSchedule.at(999).alphaT(),
                1e-4);
        assertEquals(noiseSchedule.at(0), noiseSchedule.finalLevel());
    }

    @ParameterizedTest
    @EnumSource(BetaSchedule.class)
    void everyScheduleGetsNoisier(BetaSchedule betas) {
        for (boolean zeroSnr : new boolean[] {false, true}) {
            NoiseSchedule noiseSchedule = NoiseSchedule.of(config(betas, List.of(), zeroSnr));

            for (int t = 1; t < 1000; t++) {
                assertTrue(
                        noiseSchedule.at(t).alphaT() < noiseSchedule.at(t - 1).alphaT(), betas + " at " + t);
            }
            assertEquals(zeroSnr, noiseSchedule.at(999).alphaT() == 0);
            assertEquals(NoiseLevel.ZERO, noiseSchedule.finalLevel());
        }
    }

    @Test
    void zeroSnrKeepsTheFirstLevel() {
        NoiseSchedule plain = NoiseSchedule.of(config(BetaSchedule.SCALED_LINEAR, List.of(), false));
        NoiseSchedule shifted = NoiseSchedule.of(config(BetaSchedule.SCALED_LINEAR, List.of(), true));

        assertEquals(plain.at(0).alphaT(), shifted.at(0).alphaT(), 1e-12);
        assertEquals(new NoiseLevel(999, 0, 1), shifted.at(999));
    }

    /** The first and last beta of the cosine schedule follow from its definition. */
    @Test
    void theCosineScheduleFollowsItsFormula() {
        double[] betas = BetaSchedule.SQUAREDCOS_CAP_V2.betas(0, 0, 1000);

        assertEquals(4.1282e-5, betas[0], 1e-8);
        assertEquals(0.999, betas[999]);
    }

    @Test
    void trainedBetasReplaceTheSchedule() {
        NoiseSchedule noiseSchedule = NoiseSchedule.of(config(BetaSchedule.LINEAR, Collections.nCopies(3, 0.5), false));

        assertEquals(Math.sqrt(0.125), noiseSchedule.at(2).alphaT(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> noiseSchedule.at(3));
        assertThrows(IllegalArgumentException.class, () -> noiseSchedule.at(-1));
    }

    @Test
    void aNoiseLevelMixesX0AndNoise() {
        NoiseLevel level = new NoiseLevel(500, 0.6, 0.8);

        assertEquals(Math.log(0.75), level.lambda(), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, NoiseLevel.ZERO.lambda());
        Tensor one = Tensor.of(new int[] {1}, 1);
        assertEquals(0.6f + 0.8f * 2, level.addNoise(one, one.times(2)).get(0), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "-0.6,0.8", "0.6,-0.8", "NaN,1"})
    void aNoiseLevelPreservesTheVariance(double alpha, double sigma) {
        assertThrows(IllegalArgumentException.class, () -> new NoiseLevel(0, alpha, sigma));
    }
}
