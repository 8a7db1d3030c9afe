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
                SolverConfig.DEFAULT);
    }

    /** Sigma over alpha at the ends of Stable Diffusion's schedule, as diffusers and k-diffusion give them. */
    @Test
    void stableDiffusionsEndsAreKnown() {
        NoiseSchedule schedule = NoiseSchedule.of(SchedulerConfig.STABLE_DIFFUSION_1);

        assertEquals(0.0291675, schedule.at(0).sigma() / schedule.at(0).alpha(), 1e-6);
        assertEquals(14.614643, schedule.at(999).sigma() / schedule.at(999).alpha(), 1e-4);
        assertEquals(schedule.at(0), schedule.last());
    }

    @ParameterizedTest
    @EnumSource(BetaSchedule.class)
    void everyScheduleGetsNoisier(BetaSchedule betas) {
        for (boolean zeroSnr : new boolean[] {false, true}) {
            NoiseSchedule schedule = NoiseSchedule.of(config(betas, List.of(), zeroSnr));

            for (int t = 1; t < 1000; t++) {
                assertTrue(schedule.at(t).alpha() < schedule.at(t - 1).alpha(), betas + " at " + t);
            }
            assertEquals(zeroSnr, schedule.at(999).alpha() == 0);
            assertEquals(NoiseLevel.CLEAN, schedule.last());
        }
    }

    @Test
    void zeroSnrKeepsTheFirstLevel() {
        NoiseSchedule plain = NoiseSchedule.of(config(BetaSchedule.SCALED_LINEAR, List.of(), false));
        NoiseSchedule shifted = NoiseSchedule.of(config(BetaSchedule.SCALED_LINEAR, List.of(), true));

        assertEquals(plain.at(0).alpha(), shifted.at(0).alpha(), 1e-12);
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
        NoiseSchedule schedule = NoiseSchedule.of(config(BetaSchedule.LINEAR, Collections.nCopies(3, 0.5), false));

        assertEquals(Math.sqrt(0.125), schedule.at(2).alpha(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> schedule.at(3));
        assertThrows(IllegalArgumentException.class, () -> schedule.at(-1));
    }

    @Test
    void aNoiseLevelMixesCleanAndNoise() {
        NoiseLevel level = new NoiseLevel(500, 0.6, 0.8);

        assertEquals(Math.log(0.75), level.lambda(), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY, NoiseLevel.CLEAN.lambda());
        Tensor one = Tensor.of(new int[] {1}, 1);
        assertEquals(0.6f + 0.8f * 2, level.addNoise(one, one.times(2)).get(0), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "-0.6,0.8", "0.6,-0.8", "NaN,1"})
    void aNoiseLevelKeepsTheVariance(double alpha, double sigma) {
        assertThrows(IllegalArgumentException.class, () -> new NoiseLevel(0, alpha, sigma));
    }
}
