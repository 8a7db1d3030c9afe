package io.github.riffusion4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.FairSemaphore;
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

/** A made-up UNet whose answer is the timestep, and whose first and last layers repeat what they are handed. */
class DeepCacheUnetTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        TinyModels.folder(folder);
        TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.FLOAT)
                .node("Identity", "out_sample", "deep_sample")
                .output("deep_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .writeTo(folder.resolve("unet/model.onnx"));
        new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .input("timestep", OnnxBytes.FLOAT)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "batch", "tokens", TinyModels.WIDTH)
                .input("deep_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .node("Identity", "deep_sample", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, "batch", 4, "height", "width")
                .writeTo(folder.resolve("unet/shallow.onnx"));
    }

    /** Asks at the timesteps 0, 1, 2, ..., with so many embeddings each time. */
    private List<Integer> answers(int every, int... batches) {
        List<Integer> answers = new ArrayList<>();
        try (Unet unet = Unet.load(folder.resolve("unet/model.onnx"), CPU);
                DeepCacheHead shallow =
                        DeepCacheHead.load(folder.resolve("unet/shallow.onnx"), CPU, FairSemaphore.unlimited())) {
            DeepCacheUnet reusing = new DeepCacheUnet(unet, shallow, every, never);
            for (int batch : batches) {
                Tensor latents = Tensor.generate(new int[] {1, 4, 1, 1}, i -> 1);
                Tensor embeddings = Tensor.generate(new int[] {batch, 1, TinyModels.WIDTH}, i -> 0);
                Tensor answer = reusing.of(latents, answers.size(), embeddings);
                assertEquals(batch, answer.dimension(0));
                answers.add(Math.round(answer.get(0)));
            }
        }
        return answers;
    }

    @ParameterizedTest
    @CsvSource({"1, '[0, 1, 2, 3, 4]'", "2, '[0, 0, 2, 2, 4]'", "3, '[0, 0, 0, 3, 3]'", "9, '[0, 0, 0, 0, 0]'"})
    void allLayersRunAtEverySoManyCalls(int every, String expected) {
        assertEquals(expected, answers(every, 1, 1, 1, 1, 1).toString());
    }

    /** As where guidance begins and ends, of the same latents. */
    @Test
    void allLayersRunWhereABatchBecomesAnother() {
        assertEquals(List.of(0, 1, 1, 3, 3), answers(9, 1, 2, 2, 1, 1));
        assertEquals(List.of(0, 0, 0, 3, 3, 3, 6), answers(3, 2, 2, 2, 1, 1, 1, 1));
    }

    @Test
    void atEveryCallIsTheMost() {
        Failure.expect(IllegalArgumentException.class, () -> answers(0, 1), "not 0");
    }

    @Test
    void aModelLoadsItsFirstAndLastLayersOnce() {
        StableDiffusion model = StableDiffusion.load(folder, CPU);
        assertSame(model.shallowUnet(never), model.shallowUnet(never));
        model.close();
        Failure.expect(IllegalStateException.class, () -> model.shallowUnet(never), "closed");
    }

    @Test
    void aModelOfAnotherExporterHasNone() {
        Path foreign = TinyModels.folder(folder.resolve("foreign"));
        try (StableDiffusion model = StableDiffusion.load(foreign, CPU)) {
            Failure.expect(
                    RiffusionException.class,
                    () -> model.shallowUnet(never),
                    foreign.toString(),
                    "no unet/shallow.onnx",
                    "import its weights");
            Tensor latents = Tensor.generate(new int[] {1, 4, 1, 1}, i -> 1);
            Tensor embeddings = Tensor.generate(new int[] {1, 1, TinyModels.WIDTH}, i -> 0);
            Failure.expect(
                    InvalidModelException.class,
                    () -> model.unet().predictDeeply(latents, 1, embeddings, never),
                    "deep_sample",
                    "import the weights again");
        }
    }
}
