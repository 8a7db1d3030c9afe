package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.library.ImportListener;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Lora;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where models come from. */
class ModelTest {

    @TempDir
    private Path directory;

    private ModelLibrary library() {
        return ModelLibrary.of(
                directory.resolve("library"), Hub.of(directory.resolve("hub")).offline());
    }

    private SpectrogramImage generate(Model model, ImportListener listener) {
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder()
                .model(model)
                .device(Device.cpu().withThreads(1))
                .library(library())
                .onImport(listener)
                .onProgress(Progress.none())
                .build()) {
            return riffusion
                    .textToAudio("jazz piano")
                    .seed(7)
                    .steps(4)
                    .width(64)
                    .generate()
                    .image();
        }
    }

    @Test
    void weightsMakeTheMusicThatTheirExportMakes() {
        SpectrogramImage expected =
                generate(Model.directory(SharedData.path("diffusion/tiny-sd-onnx")), ImportListener.none());
        SpectrogramImage actual =
                generate(Model.checkpoint(SharedData.path("diffusion/tiny-sd")), ImportListener.none());
        int most = 0;
        for (int i = 0; i < expected.width() * expected.height(); i++) {
            int x = i % expected.width();
            int y = i / expected.width();
            most = Math.max(most, Math.abs((expected.pixel(x, y) & 0xff) - (actual.pixel(x, y) & 0xff)));
        }
        assertTrue(most <= 1, "differ by " + most + " levels");
    }

    @Test
    void weightsAreImportedOnce() {
        List<Integer> imported = new ArrayList<>();
        ImportListener listener = new ImportListener() {
            @Override
            public void imported(int done, int total) {
                imported.add(done);
            }

            @Override
            public void arrived(String file, long done, long total) {}
        };
        Model.Weights weights =
                Model.checkpoint(SharedData.path("diffusion/tiny-sd")).profile(ExportProfile.PLAIN);
        SpectrogramImage first = generate(weights, listener);
        int once = imported.size();
        assertTrue(once > 100, once + " tensors");
        assertEquals(first, generate(weights, listener));
        assertEquals(once, imported.size());
    }

    @Test
    void aNameIsADirectoryAFileOrAModelOfTheHub() throws IOException {
        Path onnx = Files.createDirectories(directory.resolve("onnx/unet"));
        Files.createFile(onnx.resolve("model.onnx"));
        assertEquals(Model.directory(directory.resolve("onnx")), Model.named(directory.resolve("onnx") + ""));
        Path diffusers = Files.createDirectories(directory.resolve("diffusers/unet"));
        Files.createFile(diffusers.resolve("diffusion_pytorch_model.safetensors"));
        assertEquals(
                Model.checkpoint(directory.resolve("diffusers")), Model.named(directory.resolve("diffusers") + ""));
        Path file = Files.createFile(directory.resolve("model.ckpt"));
        assertEquals(Model.checkpoint(file), Model.named(file + ""));
        Model.Weights published = assertInstanceOf(Model.Weights.class, Model.named("owner/name@v2"));
        ModelSource.Published source = assertInstanceOf(ModelSource.Published.class, published.source());
        assertEquals("owner/name", source.model().repository());
        assertEquals("v2", source.model().revision());
        assertEquals(Optional.empty(), published.profile());
        Path missing = directory.resolve("missing");
        Failure.expect(
                InvalidModelException.class,
                () -> generate(Model.named(missing + ""), ImportListener.none()),
                missing.toString());
    }

    @Test
    void aLoraThatIsMissingIsNamed() {
        Model model = Model.checkpoint(SharedData.path("diffusion/tiny-sd")).lora(directory.resolve("style.pt"), 0.5);
        Failure.expect(
                RuntimeException.class,
                () -> generate(model, ImportListener.none()),
                directory.resolve("style.pt") + "");
    }

    @Test
    void clipSkipLeavesLayersOfTheTextEncoderOut() {
        Model.Weights weights = Model.checkpoint(SharedData.path("diffusion/tiny-sd"));
        SpectrogramImage whole = generate(weights.clipSkip(1), ImportListener.none());
        assertEquals(whole, generate(weights, ImportListener.none()));
        assertNotEquals(whole, generate(weights.clipSkip(2), ImportListener.none()));
        Failure.expect(IllegalArgumentException.class, () -> weights.clipSkip(0), "clip skip", "not 0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> generate(weights.clipSkip(100), ImportListener.none()),
                "99 cannot be left out");
    }

    @Test
    void whatIsAddedToWeightsIsImported() {
        Path weights = Path.of("model.safetensors");
        Path cat = Path.of("cat.pt");
        Path dog = Path.of("dog.safetensors");
        Lora lora = new Lora(Path.of("lora.safetensors"), 0.5);
        Model.Weights model = Model.checkpoint(weights)
                .embedding(cat)
                .lora(lora.file(), lora.strength())
                .embedding(dog)
                .prediction(PredictionType.V_PREDICTION)
                .tokenizer(Path.of("clip"))
                .clipSkip(2)
                .profile(ExportProfile.CPU_INT8);
        assertEquals(
                ModelRecipe.of(new ModelSource.Local(weights), ExportProfile.CPU_INT8)
                        .withLoras(List.of(lora))
                        .withEmbeddings(List.of(cat, dog))
                        .withPrediction(PredictionType.V_PREDICTION)
                        .withTokenizer(Path.of("clip"))
                        .withoutLastTextLayers(1),
                model.recipe(ExportProfile.CPU));
    }
}
