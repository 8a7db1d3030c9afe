package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.sampler.ModelKind.Distillation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelKindTest {

    private static final SchedulerConfig PLAIN = SchedulerConfig.STABLE_DIFFUSION_1;

    private static SchedulerConfig scheduler(String className, TimestepSpacing spacing, boolean zeroSnr) {
        return new SchedulerConfig(
                className,
                1000,
                0.00085,
                0.012,
                BetaSchedule.SCALED_LINEAR,
                List.of(),
                1,
                false,
                PredictionType.EPSILON,
                Optional.of(spacing),
                zeroSnr,
                SchedulerConfig.Solver.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "models--latent-consistency--lcm-lora-sdv1-5, LCM, 4",
        "dreamshaper_8LCM.safetensors, LCM, 4",
        "TCD-SD15-LoRA, TCD, 4",
        "Hyper-SD15-1step-lora.safetensors, HYPER_SD_UNIFIED, 1",
        "Hyper-SD15-2steps-lora.safetensors, HYPER_SD, 2",
        "Hyper-SD15-8steps-CFG-lora.safetensors, HYPER_SD_CFG, 8",
        "Hyper-SD15-12steps-CFG-lora.safetensors, HYPER_SD_CFG, 12",
        "sd-turbo, TURBO, 1",
        "sd_turbo.safetensors, TURBO, 1",
        "sdxs-512-dreamshaper, SDXS, 1",
    })
    void namesTellKinds(String name, Distillation distillation, int steps) {
        assertEquals(Optional.of(new ModelKind(distillation, steps, false)), ModelKind.named(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "riffusion-model-v1",
                "stable-diffusion-v1-5",
                "falcmodel",
                "tcdx",
                "turbocharged",
                "hyperion",
                "99999999999steps",
                ""
            })
    void otherNamesTellNothing(String name) {
        assertEquals(Optional.empty(), ModelKind.named(name));
    }

    @Test
    void schedulersTellKinds() {
        assertEquals(
                Optional.of(ModelKind.of(Distillation.LCM)),
                ModelKind.of(scheduler("LCMScheduler", TimestepSpacing.LEADING, false)));
        assertEquals(
                Optional.of(ModelKind.of(Distillation.TURBO)),
                ModelKind.of(scheduler("EulerDiscreteScheduler", TimestepSpacing.TRAILING, false)));
        // These were trained to start at pure noise.
        assertEquals(
                Optional.empty(), ModelKind.of(scheduler("EulerDiscreteScheduler", TimestepSpacing.TRAILING, true)));
        assertEquals(
                Optional.empty(), ModelKind.of(scheduler("EulerDiscreteScheduler", TimestepSpacing.LEADING, false)));
        assertEquals(Optional.empty(), ModelKind.of(PLAIN));
    }

    /** The settings of a kind by default are none that it warns of. */
    @ParameterizedTest
    @EnumSource(Distillation.class)
    void defaultsSuitTheKind(Distillation distillation) {
        for (ModelKind kind :
                List.of(ModelKind.of(distillation), ModelKind.of(distillation).embeddingGuidance())) {
            for (SchedulerConfig config :
                    List.of(PLAIN, scheduler("EulerDiscreteScheduler", TimestepSpacing.TRAILING, false))) {
                assertEquals(List.of(), kind.warnings(kind.steps(), kind.guidance(), kind.sampler(config), false));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // distillation, steps, guidance, sampler, negative prompt, the warning's words
        "TURBO, 1, 7, euler, false, distilled to need none",
        "TURBO, 20, 1, euler, false, 20 steps are more than a turbo model",
        "TURBO, 4, 1, dpmpp-2m, false, the sampler dpmpp-2m is not for a turbo model",
        "TURBO, 4, 1, euler, true, the negative prompt has no effect",
        "LCM, 4, 7, lcm, false, which bears up to 2",
        "LCM, 4, 1, pndm, false, the sampler pndm is not for a latent consistency model",
        "TCD, 30, 1, tcd-0.5, false, 30 steps are more",
        "HYPER_SD, 2, 1, ddim, false, 2 steps are fewer than Hyper-SD for 4 steps",
        "HYPER_SD_UNIFIED, 16, 1, tcd-1, false, 1 to 8",
        "NONE, 30, 7, lcm, true, which was not distilled for it",
    })
    void ruinousSettingsAreTold(
            Distillation distillation, int steps, double guidance, String sampler, boolean negative, String words) {
        List<String> warnings = ModelKind.of(distillation).warnings(steps, guidance, Sampler.byName(sampler), negative);
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains(words), warnings::toString);
    }

    /** Guidance is free where it is embedded, up to what was trained. */
    @Test
    void embeddedGuidanceHasItsOwnRange() {
        ModelKind lcm = ModelKind.of(Distillation.LCM).embeddingGuidance();
        assertEquals(8, lcm.guidance());
        assertEquals(List.of(), lcm.warnings(4, 12, Sampler.lcm(), false));
        assertTrue(lcm.warnings(4, 50, Sampler.lcm(), false).get(0).contains("up to 14"));
        assertTrue(lcm.warnings(4, 8, Sampler.lcm(), true).get(0).contains("negative prompt"));
    }

    @Test
    void noStepsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ModelKind(Distillation.LCM, 0, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcd-1.5", "tcd--1", "tcd-x", "tcd-"})
    void invalidEtasAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> Sampler.byName(name));
    }

    @Test
    void etasAreNamed() {
        assertEquals("tcd", Sampler.tcd().name());
        assertEquals("tcd-0.5", Sampler.tcd(0.5).name());
        assertEquals("tcd-1", Sampler.tcd(1).name());
        assertEquals(Sampler.tcd(0), Sampler.byName("tcd-0"));
        assertEquals(Sampler.tcd(), Sampler.byName("tcd-0.3"));
    }
}
