package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.OriginalLayoutModel;
import io.github.riffusion4j.onnx.weights.SafetensorsBytes;
import io.github.riffusion4j.onnx.weights.TestTensor;
import io.github.riffusion4j.onnx.weights.TorchBytes;
import io.github.riffusion4j.testkit.SharedData;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same weights give the same graphs, byte for byte, in any layout of files. */
class CheckpointLayoutsTest {

    /**
     * As in Stable Diffusion 1 in what a file of one piece leaves no trace of: 8 heads in the UNet, heads of 64 numbers
     * in the text encoder, 32 groups. The tiny model of the shared data has others, which only a directory can say.
     */
    private static final RandomModel LIKE_SD1 = new RandomModel(
            new RandomClip(514, 128, 256, 2, 2, "quick_gelu"),
            new RandomUnet(List.of(32, 64), List.of(true, false), List.of(8, 8), 1, 1, 32, 128, false, true, 8),
            new RandomVae(List.of(32, 32, 64, 64), 1, 32, 4, true, true));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU"})
    void everyLayoutGivesTheSameGraphs(ExportProfile profile) throws IOException {
        Path model = directory.resolve("safetensors");
        LIKE_SD1.write(model, Precision.F32);
        Path expected = export(model, profile);
        assertSameGraphs(expected, export(asTorch(model), profile));
        try (Checkpoint weights = Checkpoint.open(model)) {
            List<TestTensor> original =
                    OriginalLayoutModel.of(weights, LIKE_SD1.unet().layers());
            Path safetensors = SafetensorsBytes.write(directory.resolve("model.safetensors"), original);
            assertSameGraphs(expected, export(safetensors, profile));
            Path checkpoint = TorchBytes.writeCheckpoint(directory.resolve("model.ckpt"), original);
            assertSameGraphs(expected, export(checkpoint, profile));
        }
    }

    /** A model whose autoencoder has the names of older versions of diffusers. */
    @Test
    void pyTorchFilesGiveTheSameGraphs() throws IOException {
        Path model = SharedData.path("diffusion/tiny-sd");
        assertSameGraphs(export(model, ExportProfile.CPU), export(asTorch(model), ExportProfile.CPU));
    }

    /** Copies a model with its weights in PyTorch files. */
    private Path asTorch(Path model) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("torch"));
        try (Checkpoint weights = Checkpoint.open(model)) {
            writeComponent(weights.textEncoder(), copy.resolve("text_encoder"), "pytorch_model.bin");
            writeComponent(weights.unet(), copy.resolve("unet"), "diffusion_pytorch_model.bin");
            writeComponent(weights.vae(), copy.resolve("vae"), "diffusion_pytorch_model.bin");
            Path scheduler = Files.createDirectory(copy.resolve("scheduler"));
            Files.copy(weights.schedulerConfig().path(), scheduler.resolve("scheduler_config.json"));
        }
        return copy;
    }

    private static void writeComponent(Checkpoint.Component part, Path target, String file) throws IOException {
        Files.createDirectory(target);
        Files.copy(part.config().path(), target.resolve("config.json"));
        TorchBytes.write(target.resolve(file), TestTensor.copies(part.weights()));
    }

    private Path export(Path model, ExportProfile profile) throws IOException {
        Path exported = directory.resolve(model.getFileName() + "-" + profile);
        Path tokenizer = Files.createDirectories(directory.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("vocab.json"), "{}");
        Files.writeString(tokenizer.resolve("merges.txt"), "");
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport.of(weights, profile).withTokenizer(tokenizer).write(exported, Progress.none());
        }
        return exported;
    }

    private static void assertSameGraphs(Path expected, Path actual) throws IOException {
        for (String part : List.of("text_encoder", "unet", "vae_encoder", "vae_decoder")) {
            for (String name : List.of("model.onnx", "model.onnx_data")) {
                Path file = Path.of(part, name);
                assertEquals(-1, Files.mismatch(expected.resolve(file), actual.resolve(file)), file + " of " + actual);
            }
        }
    }
}
