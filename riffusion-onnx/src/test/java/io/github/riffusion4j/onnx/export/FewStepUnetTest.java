package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.model.DeepCacheUnet;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UNets of few-step and compressed models, created by diffusers ({@code few_step_unet.py} among the resources). */
class FewStepUnetTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final double TOLERANCE = 1e-4;
    private static final double TOLERANCE_OF_16_BITS = 0.02;
    private static final double TIMESTEP = 499;
    private static final double GUIDANCE = 8;
    private static final List<String> FILES = List.of("config.json", "diffusion_pytorch_model.safetensors");

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    /** Writes a UNet, with other networks that match it. */
    private void write(String golden) throws IOException {
        SmallModels.DEEP.model().write(directory.resolve("model"), Precision.F32);
        for (String file : FILES) {
            try (var in = FewStepUnetTest.class.getResourceAsStream("few-step-unet/" + golden + "/" + file)) {
                Path target = directory.resolve("model/unet").resolve(file);
                Files.copy(Objects.requireNonNull(in, golden), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path export(ExportProfile profile) {
        Path exported = directory.resolve(profile.name());
        try (Checkpoint weights = Checkpoint.open(directory.resolve("model"))) {
            ModelExport.of(weights, profile).write(exported, Progress.none());
        }
        return exported;
    }

    private static Tensor tensor(String golden, String name) {
        Npy npy = Npy.resource(FewStepUnetTest.class, "few-step-unet/" + golden + "/" + name + ".npy");
        return Tensor.of(npy.shape(), npy.floats());
    }

    private Tensor predict(Unet unet, String golden, UnetCondition condition) {
        return unet.predict(tensor(golden, "sample"), TIMESTEP, tensor(golden, "embeddings"), condition, never);
    }

    private static void requireClose(double tolerance, Tensor expected, Tensor actual) {
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(tolerance, expected.toArray(), actual.toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lcm", "bk-sdm-small", "sdxs", "cross"})
    void matchesDiffusers(String golden) throws IOException {
        write(golden);
        for (ExportProfile profile : List.of(ExportProfile.PLAIN, ExportProfile.CPU)) {
            try (StableDiffusion model = StableDiffusion.load(export(profile), CPU)) {
                assertEquals(golden.equals("lcm"), model.unet().embedsGuidance());
                Tensor predicted = predict(model.unet(), golden, UnetCondition.NONE);
                requireClose(TOLERANCE, tensor(golden, "predicted"), predicted);
                DeepCacheUnet cached = new DeepCacheUnet(model.unet(), model.deepCacheHead(never), 2, never);
                for (int call = 0; call < 2; call++) {
                    assertEquals(
                            predicted,
                            cached.predict(tensor(golden, "sample"), TIMESTEP, tensor(golden, "embeddings")));
                }
            }
        }
    }

    /** The CUDA lowering, with its operators composed of ONNX's own. */
    @ParameterizedTest
    @ValueSource(strings = {"lcm", "bk-sdm-small", "sdxs", "cross"})
    void cudaLoweringMatchesDiffusers(String golden) throws IOException {
        write(golden);
        try (Checkpoint weights = Checkpoint.open(directory.resolve("model"))) {
            UnetConfig config = UnetConfig.of(ConfigReader.of(weights.unet().config()));
            for (DataType type : List.of(DataType.FLOAT, DataType.FLOAT16)) {
                Graph graph = new Graph();
                UnetNetwork.build(
                        config,
                        ModuleWeights.of(weights.unet()),
                        new CudaLowering(graph, type, new CudaReferenceOperators(graph)));
                Path target = Files.createDirectory(directory.resolve(type.name()));
                OnnxFile.write(graph, Map.of(), target, Progress.none());
                try (Unet unet = Unet.load(target.resolve(OnnxFile.NAME), CPU)) {
                    requireClose(
                            type == DataType.FLOAT ? TOLERANCE : TOLERANCE_OF_16_BITS,
                            tensor(golden, "predicted"),
                            predict(unet, golden, UnetCondition.NONE));
                }
            }
        }
    }

    /** Guidance is an input, which the prediction depends on. */
    @Test
    void guidanceIsEmbedded() throws IOException {
        write("lcm");
        try (StableDiffusion model = StableDiffusion.load(export(ExportProfile.CPU), CPU)) {
            Tensor guided = predict(model.unet(), "lcm", UnetCondition.NONE.withGuidance(GUIDANCE));
            requireClose(TOLERANCE, tensor("lcm", "predicted-8"), guided);
            assertNotEquals(predict(model.unet(), "lcm", UnetCondition.NONE), guided);
            Tensor cached = model.predictor(3, UnetCondition.NONE.withGuidance(GUIDANCE), never)
                    .predict(tensor("lcm", "sample"), TIMESTEP, tensor("lcm", "embeddings"));
            assertEquals(guided, cached);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cross | \"only_cross_attention\": [ true, false ] | \"only_cross_attention\": [true] | only_cross_attention | each of 2 blocks",
                "cross | \"only_cross_attention\": [ true, false ] | \"only_cross_attention\": \"yes\" | only_cross_attention | true or false",
                "cross | \"UNetMidBlock2D\" | \"UNetMidBlock2DSimpleCrossAttn\" | mid_block_type | UNetMidBlock2DSimpleCrossAttn",
                "lcm | \"time_cond_proj_dim\": 10 | \"time_cond_proj_dim\": -1 | time_cond_proj_dim | -1",
                "lcm | \"time_cond_proj_dim\": 10 | \"time_cond_proj_dim\": 12 | time_embedding.cond_proj.weight | [8, 12]",
                "lcm | \"time_cond_proj_dim\": 10 | \"time_cond_proj_dim\": null | 1 more: time_embedding.cond_proj.weight | settings",
                "sdxs | \"layers_per_block\": [ 1, 2, 1 ] | \"layers_per_block\": [1, 2] | layers_per_block | 3 blocks",
            })
    void unsupportedOptionsAreNamed(String golden, String old, String changed, String name, String found)
            throws IOException {
        write(golden);
        Path config = directory.resolve("model/unet/config.json");
        String text = Files.readString(config).replaceAll("\\s+", " ");
        assertTrue(text.contains(old), () -> old + " is not in " + text);
        Files.writeString(config, text.replace(old, changed));
        Failure.expect(InvalidFileException.class, () -> export(ExportProfile.CPU), config.toString(), name, found);
    }
}
