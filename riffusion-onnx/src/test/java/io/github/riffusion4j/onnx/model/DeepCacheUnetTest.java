package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.NetworkHost;
import io.github.riffusion4j.onnx.session.OnnxBytes;
import io.github.riffusion4j.onnx.session.TinyModels;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A UNet that predicts the timestep, and whose first and last layers repeat the cached features. */
class DeepCacheUnetTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        TinyModels.directory(directory);
        TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.FLOAT)
                .node("Identity", "out_sample", "deep_sample")
                .output("deep_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .writeTo(directory.resolve("unet/model.onnx"));
        new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .input("timestep", OnnxBytes.FLOAT)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "batch", "tokens", TinyModels.WIDTH)
                .input("deep_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .node("Identity", "deep_sample", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .writeTo(directory.resolve("unet/shallow.onnx"));
    }

    /** Predicts at the timesteps 0, 1, 2, ..., with these batches of embeddings. */
    private List<Integer> predictions(int interval, int... batches) {
        List<Integer> predictions = new ArrayList<>();
        try (Unet unet = Unet.load(directory.resolve("unet/model.onnx"), CPU);
                DeepCacheHead head =
                        DeepCacheHead.load(directory.resolve("unet/shallow.onnx"), CPU, NetworkHost.unlimited())) {
            DeepCacheUnet cached = new DeepCacheUnet(unet, head, interval, never);
            for (int batch : batches) {
                Tensor latents = Tensor.generate(new int[] {1, 4, 1, 1}, i -> 1);
                Tensor embeddings = Tensor.generate(new int[] {batch, 1, TinyModels.WIDTH}, i -> 0);
                Tensor prediction = cached.predict(latents, predictions.size(), embeddings);
                assertEquals(batch, prediction.dimension(0));
                predictions.add(Math.round(prediction.get(0)));
            }
        }
        return predictions;
    }

    @ParameterizedTest
    @CsvSource({"1, '[0, 1, 2, 3, 4]'", "2, '[0, 0, 2, 2, 4]'", "3, '[0, 0, 0, 3, 3]'", "9, '[0, 0, 0, 0, 0]'"})
    void allLayersRunAtTheInterval(int interval, String expected) {
        assertEquals(expected, predictions(interval, 1, 1, 1, 1, 1).toString());
    }

    /** As where guidance begins and ends, with the same latents. */
    @Test
    void allLayersRunWhenTheBatchChanges() {
        assertEquals(List.of(0, 1, 1, 3, 3), predictions(9, 1, 2, 2, 1, 1));
        assertEquals(List.of(0, 0, 0, 3, 3, 3, 6), predictions(3, 2, 2, 2, 1, 1, 1, 1));
    }

    @Test
    void theIntervalIsAtLeastOne() {
        Failure.expect(IllegalArgumentException.class, () -> predictions(0, 1), "not 0");
    }

    @Test
    void aModelLoadsTheHeadOnce() {
        StableDiffusion model = StableDiffusion.load(directory, CPU);
        assertSame(model.deepCacheHead(never), model.deepCacheHead(never));
        model.close();
        Failure.expect(IllegalStateException.class, () -> model.deepCacheHead(never), "closed");
    }

    @Test
    void aModelOfAnotherExporterHasNoHead() {
        Path foreign = TinyModels.directory(directory.resolve("foreign"));
        try (StableDiffusion model = StableDiffusion.load(foreign, CPU)) {
            Failure.expect(
                    RiffusionException.class,
                    () -> model.deepCacheHead(never),
                    foreign.toString(),
                    "no unet/shallow.onnx",
                    "import its weights");
            Tensor latents = Tensor.generate(new int[] {1, 4, 1, 1}, i -> 1);
            Tensor embeddings = Tensor.generate(new int[] {1, 1, TinyModels.WIDTH}, i -> 0);
            Failure.expect(
                    InvalidModelException.class,
                    () -> model.unet().predictWithFeatures(latents, 1, embeddings, never),
                    "deep_sample",
                    "import the weights again");
        }
    }
}
