package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.OnnxBytes;
import io.github.riffusion4j.onnx.session.TinyModels;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StableDiffusionTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    @TempDir
    private Path directory;

    @Test
    void readsThePropertiesOfTheNewerLayout() {
        Path model = SharedData.path("diffusion/tiny-sd-onnx");
        try (StableDiffusion diffusion = StableDiffusion.load(model, CPU)) {
            assertEquals(new LatentFormat(4, 16, 16, 0.18215, 8, 2), diffusion.latents());
            assertEquals(32, diffusion.embeddingWidth());
            assertEquals(model, diffusion.directory());
            assertEquals(CPU, diffusion.device());
            assertTrue(diffusion.hasVaeEncoder());
        }
    }

    @Test
    void assumesStableDiffusion1InTheOlderLayout() {
        try (StableDiffusion diffusion = StableDiffusion.load(SharedData.path("diffusion/tiny-sd-onnx-legacy"), CPU)) {
            assertEquals(new LatentFormat(4, 64, 64, 0.18215, 8, 8), diffusion.latents());
            assertEquals(32, diffusion.embeddingWidth());
        }
    }

    @Test
    void readsSettings() throws IOException {
        TinyModels.directory(directory);
        Files.writeString(directory.resolve("unet/config.json"), "{\"sample_size\": [32, 96]}");
        Files.writeString(
                directory.resolve("vae_decoder/config.json"),
                "{\"scaling_factor\": 0.5, \"block_out_channels\": [8, 16], \"sample_size\": null}");
        try (StableDiffusion diffusion = StableDiffusion.load(directory, CPU)) {
            assertEquals(new LatentFormat(4, 32, 96, 0.5, 2, 8), diffusion.latents());
            assertEquals(64, diffusion.latents().imageHeight());
            assertEquals(192, diffusion.latents().imageWidth());
            assertArrayEquals(new int[] {2, 4, 32, 96}, diffusion.latents().shape(2));
        }
    }

    @Test
    void rejectsInvalidSettings() throws IOException {
        TinyModels.directory(directory);
        Path config = directory.resolve("vae_decoder/config.json");
        for (String json : List.of("{\"scaling_factor\": -1}", "{\"scaling_factor\": \"big\"}", "[]", "{", "")) {
            Files.writeString(config, json);
            InvalidFileException e =
                    assertThrows(InvalidFileException.class, () -> StableDiffusion.load(directory, CPU), json);
            assertTrue(String.valueOf(e.getMessage()).startsWith(config.toString()), e.getMessage());
        }
    }

    @Test
    void graphsOfAFixedSizeDetermineTheSize() {
        TinyModels.directory(directory);
        new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, 1, 4, 24, 40)
                .input("timestep", OnnxBytes.INT64)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, 1, 77, TinyModels.WIDTH)
                .node("Identity", "sample", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, 1, 4, 24, 40)
                .writeTo(directory.resolve("unet/model.onnx"));
        try (StableDiffusion diffusion = StableDiffusion.load(directory, CPU)) {
            assertEquals(24, diffusion.latents().height());
            assertEquals(40, diffusion.latents().width());
        }
    }

    @Test
    void theVaeEncoderIsOptional() throws IOException {
        TinyModels.directory(directory);
        Files.delete(directory.resolve("vae_encoder/model.onnx"));
        try (StableDiffusion diffusion = StableDiffusion.load(directory, CPU)) {
            assertFalse(diffusion.hasVaeEncoder());
            RiffusionException e = assertThrows(RiffusionException.class, diffusion::vaeEncoder);
            assertTrue(String.valueOf(e.getMessage()).contains("no vae_encoder/model.onnx"), e.getMessage());
        }
    }

    @Test
    void acceptsTheOnlyOnnxFileOfADirectory() throws IOException {
        TinyModels.directory(directory);
        Path unet = directory.resolve("unet");
        Files.move(unet.resolve("model.onnx"), unet.resolve("model_fp16.onnx"));
        StableDiffusion.load(directory, CPU).close();

        Files.copy(unet.resolve("model_fp16.onnx"), unet.resolve("model_int8.onnx"));
        assertRejects(unet.resolve("model.onnx").toString());
    }

    @Test
    void namesTheMissingFilesOfADirectory() throws IOException {
        Path missing = directory.resolve("no-such-model");
        InvalidModelException e = assertThrows(InvalidModelException.class, () -> StableDiffusion.load(missing, CPU));
        assertEquals("no directory of that name", e.found());

        assertRejects(directory.resolve("text_encoder/model.onnx").toString());
        Files.createDirectory(directory.resolve("unet"));
        Files.createFile(directory.resolve("unet/diffusion_pytorch_model.safetensors"));
        assertRejects("weights that are yet to be imported (" + Path.of("unet", "diffusion_pytorch_model.safetensors")
                + "): take Model.checkpoint");
    }

    private void assertRejects(String found) {
        InvalidModelException e = assertThrows(InvalidModelException.class, () -> StableDiffusion.load(directory, CPU));
        assertEquals(directory, e.file());
        assertTrue(
                e.expected().contains("text_encoder/model.onnx, unet/model.onnx, vae_decoder/model.onnx"),
                e.getMessage());
        assertTrue(e.found().contains(found), e.getMessage());
    }

    @Test
    void componentsOfDifferentModelsAreRefused() {
        TinyModels.directory(directory);
        TinyModels.channels("latent_sample", 16, "sample", 0, 1, 2)
                .writeTo(directory.resolve("vae_decoder/model.onnx"));
        InvalidModelException e = assertThrows(InvalidModelException.class, () -> StableDiffusion.load(directory, CPU));
        assertEquals("4 and 16", e.found());
    }

    @Test
    void reportsProgressAndStopsWhenCancelled() {
        TinyModels.directory(directory);
        List<String> told = new ArrayList<>();
        StableDiffusion.load(
                        directory,
                        CPU,
                        StableDiffusion.Memory.USUAL,
                        (part, index, count) -> told.add(part + " " + index + "/" + count),
                        new Cancellation())
                .close();
        assertEquals(List.of("text_encoder 0/4", "unet 1/4", "vae_decoder 2/4", "vae_encoder 3/4"), told);

        told.clear();
        Cancellation cancellation = new Cancellation();
        StableDiffusion.LoadListener cancelling = (part, index, count) -> {
            told.add(part);
            if (index == 1) {
                cancellation.cancel();
            }
        };
        assertThrows(
                CancelledException.class,
                () -> StableDiffusion.load(directory, CPU, StableDiffusion.Memory.USUAL, cancelling, cancellation));
        assertEquals(List.of("text_encoder", "unet"), told);
    }

    @Test
    void closesAllComponentsAndMayBeClosedTwice() {
        StableDiffusion diffusion = StableDiffusion.load(TinyModels.directory(directory), CPU);
        diffusion.close();
        diffusion.close();
        Tensor latents = Tensor.generate(new int[] {1, 4, 2, 2}, i -> 0);
        Cancellation never = new Cancellation();
        assertThrows(IllegalStateException.class, () -> diffusion.vaeDecoder().decode(latents, never));
        assertThrows(IllegalStateException.class, () -> diffusion.textEncoder().encode(new int[][] {{1}}, never));
    }

    @ParameterizedTest
    @CsvSource({
        "unet-config-31-blocks.json, block_out_channels should be",
        "unet-config-33-blocks.json, block_out_channels should be",
        "unet-config-sample_size-100000.json, sample_size should be a whole number of 1 to 16384"
    })
    void numbersWithoutBoundsAreRefused(String name, String complaint) throws IOException {
        TinyModels.directory(directory);
        Path config = directory.resolve("unet/config.json");
        try (InputStream settings = StableDiffusionTest.class.getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(settings, name), config, StandardCopyOption.REPLACE_EXISTING);
        }
        Failure.expect(
                InvalidFileException.class, () -> StableDiffusion.load(directory, CPU), config.toString(), complaint);
    }

    @Test
    void imagesThatDoNotFitIntoMemoryAreRefused() throws IOException {
        TinyModels.directory(directory);
        Files.writeString(directory.resolve("unet/config.json"), "{\"sample_size\": 16384}");
        Failure.expect(
                InvalidFileException.class,
                () -> StableDiffusion.load(directory, CPU),
                directory.toString(),
                "images of 131072 x 131072");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "1e-300", "NaN"})
    void scalesOfLatentsAreBounded(String scale) throws IOException {
        TinyModels.directory(directory);
        Path config = directory.resolve("vae_decoder/config.json");
        Files.writeString(config, "{\"scaling_factor\": " + scale + "}");
        Failure.expect(
                InvalidFileException.class,
                () -> StableDiffusion.load(directory, CPU),
                config.toString(),
                "scaling_factor should be a number of",
                scale);
    }
}
