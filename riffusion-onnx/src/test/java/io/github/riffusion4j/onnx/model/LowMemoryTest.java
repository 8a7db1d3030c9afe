package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of which one network is in memory at a time. */
class LowMemoryTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final long LARGE = 65L << 20;

    private final Cancellation never = new Cancellation();
    private final Tensor latents = NoiseGenerator.torchCpu(1).normal(1, 4, 8, 8);

    @TempDir
    private Path directory;

    private Path model() {
        return directory.resolve("onnx");
    }

    @BeforeEach
    void write() throws IOException {
        Path weights = directory.resolve("weights");
        new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        new RandomUnet(
                                List.of(16, 16), List.of(true, true), List.of(2, 2), 1, 1, 4, 16, false, true, 8),
                        new RandomVae(List.of(8, 8), 1, 4, 4, false, true))
                .write(weights, Precision.F32);
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            ModelExport.of(checkpoint, ExportProfile.CPU).write(model(), Progress.none());
        }
    }

    /** Makes the networks look large, with holes in files beside them. */
    private void inflate() throws IOException {
        for (String part : List.of("text_encoder", "unet", "vae_decoder", "vae_encoder")) {
            try (RandomAccessFile hole =
                    new RandomAccessFile(model().resolve(part).resolve("hole").toFile(), "rw")) {
                hole.setLength(LARGE);
            }
        }
    }

    private StableDiffusion load(StableDiffusion.Memory memory) {
        return StableDiffusion.load(model(), CPU, memory, (part, index, count) -> {}, never);
    }

    private List<Tensor> results(StableDiffusion model) {
        List<Tensor> results = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            Tensor embedding = model.embed(List.of(WeightedPrompt.plain("jazz " + round)), never)
                    .get(0);
            Tensor predicted = model.predictor(1, UnetCondition.NONE, never).predict(latents, 500, embedding);
            Tensor cached = model.predictor(2, UnetCondition.NONE, never).predict(latents, 500, embedding);
            Tensor image = model.decode(predicted, never);
            results.addAll(List.of(embedding, predicted, cached, image));
            results.add(model.vaeEncoder().encode(image, never).mode());
        }
        return results;
    }

    /** Whether networks are swapped or, small as they are, stay. */
    @Test
    void resultsAreTheSame() throws IOException {
        List<Tensor> expected;
        try (StableDiffusion usual = load(StableDiffusion.Memory.USUAL)) {
            expected = results(usual);
        }
        try (StableDiffusion low = load(StableDiffusion.Memory.LOW)) {
            assertEquals(expected, results(low));
        }
        inflate();
        try (StableDiffusion low = load(StableDiffusion.Memory.LOW)) {
            assertEquals(expected, results(low));
            assertEquals(expected, results(low));
        }
    }

    /** What is known of a model is the same without loading its networks. */
    @Test
    void factsAreReadFromTheFiles() {
        try (StableDiffusion usual = load(StableDiffusion.Memory.USUAL);
                StableDiffusion low = load(StableDiffusion.Memory.LOW)) {
            assertEquals(usual.latents(), low.latents());
            assertEquals(usual.embeddingWidth(), low.embeddingWidth());
            assertEquals(usual.scoreChannels(), low.scoreChannels());
            assertEquals(usual.unet().channels(), low.unet().channels());
            assertEquals(usual.unet().fixedWidth(), low.unet().fixedWidth());
            assertEquals(usual.unet().takesFractionalTimesteps(), low.unet().takesFractionalTimesteps());
            assertEquals(usual.vaeDecoder().channels(), low.vaeDecoder().channels());
            assertEquals(usual.textEncoder().width(), low.textEncoder().width());
            assertEquals(usual.kind(), low.kind());
        }
    }

    @Test
    void closedModelsStayClosed() {
        StableDiffusion low = load(StableDiffusion.Memory.LOW);
        low.decode(latents, never);
        low.close();
        low.close();
        assertThrows(IllegalStateException.class, () -> low.decode(latents, never));
    }

    /** Weights that are missing show when they are needed; a file that is no graph shows at once. */
    @Test
    void damagedFilesAreNamed() throws IOException {
        Path data = model().resolve("vae_decoder/model.onnx.data");
        Path file = Files.exists(data) ? data : model().resolve("vae_decoder/model.onnx");
        Files.write(file, new byte[] {1, 2, 3});
        Failure.expect(
                InvalidFileException.class,
                () -> {
                    try (StableDiffusion low = load(StableDiffusion.Memory.LOW)) {
                        low.decode(latents, never);
                    }
                },
                "vae_decoder");
    }
}
