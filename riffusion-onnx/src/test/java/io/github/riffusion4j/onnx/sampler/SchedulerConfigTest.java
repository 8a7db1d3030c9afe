package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerConfigTest {

    @TempDir
    Path directory;

    private SchedulerConfig read(String json) throws IOException {
        Path file = directory.resolve("scheduler_config.json");
        Files.writeString(file, json);
        return SchedulerConfig.read(file);
    }

    @Test
    void readsTheConfigurationOfStableDiffusion() {
        SchedulerConfig config =
                SchedulerConfig.read(SharedData.path("diffusion/tiny-sd-onnx/scheduler/scheduler_config.json"));

        assertEquals(SchedulerConfig.STABLE_DIFFUSION_1, config);
    }

    @Test
    void defaultsAreThoseOfDiffusers() throws IOException {
        assertEquals(
                new SchedulerConfig(
                        "",
                        1000,
                        0.0001,
                        0.02,
                        BetaSchedule.LINEAR,
                        List.of(),
                        0,
                        true,
                        PredictionType.EPSILON,
                        Optional.empty(),
                        false,
                        SchedulerConfig.Solver.DEFAULT),
                read("{}"));
    }

    @Test
    void readsEverySetting() throws IOException {
        assertEquals(
                new SchedulerConfig(
                        "DDIMScheduler",
                        2,
                        0.1,
                        0.2,
                        BetaSchedule.SQUAREDCOS_CAP_V2,
                        List.of(0.1, 0.2),
                        1,
                        false,
                        PredictionType.V_PREDICTION,
                        Optional.of(TimestepSpacing.TRAILING),
                        true,
                        new SchedulerConfig.Solver("sde-dpmsolver++", 3, Optional.of(SigmaSpacing.KARRAS))),
                read("""
                        {"_class_name": "DDIMScheduler", "num_train_timesteps": 2, "beta_start": 0.1, "beta_end": 0.2,
                         "beta_schedule": "squaredcos_cap_v2", "trained_betas": [0.1, 0.2], "steps_offset": 1,
                         "set_alpha_to_one": false, "prediction_type": "v_prediction",
                         "timestep_spacing": "trailing", "rescale_betas_zero_snr": true,
                         "algorithm_type": "sde-dpmsolver++", "solver_order": 3, "use_karras_sigmas": true}
                        """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"beta_schedule": "sigmoid"}                             | beta_schedule should be one of [linear, scaled_linear, squaredcos_cap_v2], but is "sigmoid"
            {"prediction_type": "flow"}                              | prediction_type should be one of [epsilon, v_prediction, sample]
            {"num_train_timesteps": 0}                               | 0 training timesteps
            {"num_train_timesteps": 10.5}                            | num_train_timesteps should be a whole number, but is 10.5
            {"steps_offset": 1000}                                   | an offset of 1000
            {"beta_start": -0.1}                                     | beta is -0.1
            {"beta_end": "much"}                                     | beta_end should be a number
            {"trained_betas": [0.1]}                                 | 1 trained betas for 1000 training timesteps
            {"solver_order": 0}                                      | solver_order is 0; it must be at least 1
            {"use_karras_sigmas": "often"}                           | use_karras_sigmas should be true or false
            {"trained_betas": 3}                                     | trained_betas should be a list of numbers
            {"num_train_timesteps": 100001}                          | 100001 training timesteps (num_train_timesteps); there must be 1 to 100000
            {"solver_order": 2000000000}                             | solver_order is 2000000000
            {"beta_end": 1e999}                                      | beta_end should be a number that is finite, but is 1e999
            {"rescale_betas_zero_snr": true, "beta_start": 0, "beta_end": 0} | rescale_betas_zero_snr needs a beta above 0
            {"set_alpha_to_one": "maybe"}                            | set_alpha_to_one should be true or false
            """)
    void errorsNameTheFault(String json, String complaint) {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> read(json));

        assertTrue(String.valueOf(e.getMessage()).contains("scheduler_config.json: "), e::getMessage);
        assertTrue(String.valueOf(e.getMessage()).contains(complaint), e::getMessage);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThrows(InvalidFileException.class, () -> SchedulerConfig.read(directory.resolve("none.json")));
    }

    @ParameterizedTest
    @CsvSource({"one-step-zero-snr, num_train_timesteps is 1", "timesteps, 2000000000 training timesteps"})
    void numbersWithoutBoundsAreRefused(String name, String complaint) throws URISyntaxException {
        String resource = "scheduler_config-" + name + ".json";
        Path file = Path.of(Objects.requireNonNull(SchedulerConfigTest.class.getResource(resource), resource)
                .toURI());
        Failure.expect(InvalidFileException.class, () -> SchedulerConfig.read(file), file.toString(), complaint);
    }
}
