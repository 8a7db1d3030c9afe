package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exporters disagree on names, types and ranks; the calls do not change with them. */
class GraphVariantsTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    private Path write(OnnxBytes model) {
        return model.writeTo(directory.resolve("model.onnx"));
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxBytes.INT32, OnnxBytes.INT64})
    void tokensOfEitherInteger(int type) {
        try (TextEncoder encoder = TextEncoder.load(write(TinyModels.textEncoder(type)), CPU)) {
            Tensor encoded = encoder.encode(new int[][] {{3, 9}, {0, 1}}, never);
            assertArrayEquals(new int[] {2, 2, TinyModels.WIDTH}, encoded.shape());
            assertEquals(
                    Tensor.of(new int[] {1, 2, 4}, 0, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f, 1.75f), encoded.slice(1));
            assertEquals(9.75f, encoded.get(7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxBytes.FLOAT, OnnxBytes.DOUBLE, OnnxBytes.FLOAT16})
    void fractionalTimesteps(int type) {
        for (Object[] shape : new Object[][] {{}, {1}, {"batch"}, {2}}) {
            try (Unet unet = Unet.load(write(TinyModels.unet(OnnxBytes.FLOAT, type, shape)), CPU)) {
                assertTrue(unet.takesFractionalTimesteps());
                assertEquals(constant(2, 3 * 2.5f + 1), predict(unet, 2.5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxBytes.INT32, OnnxBytes.INT64})
    void integerTimesteps(int type) {
        for (Object[] shape : new Object[][] {{}, {1}, {"steps"}}) {
            try (Unet unet = Unet.load(write(TinyModels.unet(OnnxBytes.FLOAT, type, shape)), CPU)) {
                assertEquals(constant(2, 3 * 3 + 1), predict(unet, 2.6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {OnnxBytes.FLOAT16, OnnxBytes.DOUBLE})
    void samplesOfOtherPrecision(int type) {
        try (Unet unet = Unet.load(write(TinyModels.unet(type, OnnxBytes.INT64)), CPU)) {
            assertEquals(constant(2, 3 * 2 + 1), predict(unet, 2));
        }
    }

    /**
     * Whatever the other graph calls its batch, and also where it has one name for the latents' and another for the
     * rest.
     */
    @Test
    void graphsOfOtherExportersGetLatentsForEachEmbedding() {
        Tensor embeddings = Tensor.generate(new int[] {2, 7, TinyModels.WIDTH}, i -> 1);
        for (Object batch : new Object[] {"batch", "unet_sample_batch", 2}) {
            try (Unet unet = Unet.load(write(identity(batch)), CPU)) {
                assertEquals(constant(2, 3), unet.predict(constant(1, 3), 1, embeddings, never));
            }
        }
    }

    /** The output shows the batch that the graph was given. */
    @Test
    void graphsOfThisLibraryGetSharedLatents() {
        Tensor embeddings = Tensor.generate(new int[] {2, 7, TinyModels.WIDTH}, i -> 1);
        try (Unet unet = Unet.load(write(identity("pictures")), CPU)) {
            Failure.expect(
                    InvalidModelException.class,
                    () -> unet.predict(constant(1, 3), 1, embeddings, never),
                    "for latents [1, 4, 2, 3] and embeddings [2, 7, 4] an output [1, 4, 2, 3]");
        }
    }

    private static OnnxBytes identity(Object batch) {
        return new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, batch, 4, "height", "width")
                .input("timestep", OnnxBytes.FLOAT, batch)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "hidden_batch", "tokens", TinyModels.WIDTH)
                .node("Identity", "sample", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, "out_batch", 4, "height", "width");
    }

    /** With other names, and with a fixed batch. */
    @Test
    void graphsOfOtherExportersGetAScoreForEachEmbedding() {
        Tensor embeddings = Tensor.generate(new int[] {2, 7, TinyModels.WIDTH}, i -> 1);
        Tensor score = Tensor.generate(new int[] {1, 4, 2, 3}, i -> 0.5f);
        for (Object batch : new Object[] {"batch", 2}) {
            try (Unet unet = Unet.load(write(sumWithScore(batch, 4)), CPU)) {
                assertEquals(4, unet.scoreChannels());
                assertEquals(
                        constant(2, 3.5f),
                        unet.predict(constant(1, 3), 1, embeddings, UnetCondition.ofScore(score), never));
                assertEquals(constant(2, 3), unet.predict(constant(1, 3), 1, embeddings, never));
            }
        }
        Path file = write(sumWithScore("batch", "channels"));
        Failure.expect(
                InvalidModelException.class,
                () -> Unet.load(file, CPU).close(),
                "score float[?, ?, ?, ?]",
                "how many channels");
    }

    private static OnnxBytes sumWithScore(Object batch, Object channels) {
        return new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, batch, 4, "height", "width")
                .input("timestep", OnnxBytes.FLOAT, batch)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "hidden_batch", "tokens", TinyModels.WIDTH)
                .input("score", OnnxBytes.FLOAT, batch, channels, "height", "width")
                .node("Add", "sample score", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, batch, 4, "height", "width");
    }

    @Test
    void otherNames() {
        try (VaeDecoder decoder = VaeDecoder.load(write(TinyModels.channels("z", 4, "pixels", 2, 1, 0)), CPU)) {
            Tensor latents = Tensor.of(new int[] {1, 4, 1, 1}, 1, 2, 3, 4);
            assertEquals(Tensor.of(new int[] {1, 3, 1, 1}, 3, 2, 1), decoder.decode(latents, never));
        }
    }

    @Test
    void encodersWithADistributionOrASample() {
        Tensor image = Tensor.of(new int[] {1, 3, 1, 1}, 1, 2, -100);
        try (VaeEncoder encoder = VaeEncoder.load(write(TinyModels.vaeEncoder()), CPU)) {
            LatentDistribution.Gaussian latents =
                    assertInstanceOf(LatentDistribution.Gaussian.class, encoder.encode(image, never));
            assertEquals(Tensor.of(new int[] {1, 4, 1, 1}, 1, 2, -100, 1), latents.mean());
            assertEquals(Tensor.of(new int[] {1, 4, 1, 1}, 2, -30, 1, 2), latents.logVariance());
        }
        OnnxBytes drawing = TinyModels.channels("sample", "channels", "latent_sample", 0, 1, 2, 0);
        try (VaeEncoder encoder = VaeEncoder.load(write(drawing), CPU)) {
            LatentDistribution latents = encoder.encode(image, never);
            assertInstanceOf(LatentDistribution.Drawn.class, latents);
            assertThrows(IllegalArgumentException.class, () -> latents.sample(image));
        }
        OnnxBytes certain = TinyModels.channels("sample", 3, "latent", 0, 1, 2, 0, 1, 2, 0, 1);
        try (VaeEncoder encoder = VaeEncoder.load(write(certain), CPU)) {
            LatentDistribution latents = encoder.encode(image, never);
            assertInstanceOf(LatentDistribution.Deterministic.class, latents);
            assertEquals(Tensor.of(new int[] {1, 8, 1, 1}, 1, 2, -100, 1, 2, -100, 1, 2), latents.mode());
        }
    }

    @Test
    void shapesAreCheckedBeforeTheRun() {
        try (Unet unet = Unet.load(write(TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64)), CPU)) {
            Tensor embeddings = Tensor.generate(new int[] {2, 7, TinyModels.WIDTH}, i -> 1);
            assertRejects(
                    "sample: expected shape [?, 4, ?, ?], got [2, 3, 8, 8]",
                    () -> unet.predict(Tensor.generate(new int[] {2, 3, 8, 8}, i -> 0), 1, embeddings, never));
            assertRejects(
                    "got latents [3, 4, 8, 8] and embeddings [2, 7, 4]",
                    () -> unet.predict(Tensor.generate(new int[] {3, 4, 8, 8}, i -> 0), 1, embeddings, never));
            assertRejects(
                    "sample: expected shape [?, 4, ?, ?], got [4, 8, 8]",
                    () -> unet.predict(Tensor.generate(new int[] {4, 8, 8}, i -> 0), 1, embeddings, never));
            assertRejects(
                    "encoder_hidden_states: expected shape [?, ?, 4], got [2, 4]",
                    () -> unet.predict(constant(2, 0), 1, Tensor.generate(new int[] {2, 4}, i -> 0), never));
            assertRejects("NaN", () -> unet.predict(constant(2, 0), Double.NaN, embeddings, never));
        }
        try (TextEncoder encoder = TextEncoder.load(write(TinyModels.textEncoder(OnnxBytes.INT64)), CPU)) {
            assertRejects("no tokens", () -> encoder.encode(new int[0][], never));
            assertRejects("2 and 1", () -> encoder.encode(new int[][] {{1, 2}, {3}}, never));
        }
    }

    @Test
    void failuresOfARunNameTheFileAndTheInputs() {
        Path file = write(TinyModels.textEncoder(OnnxBytes.INT64));
        try (TextEncoder encoder = TextEncoder.load(file, CPU)) {
            RiffusionException e =
                    assertThrows(RiffusionException.class, () -> encoder.encode(new int[][] {{99}}, never));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(file + ": failed on {input_ids=Tensor[1, 1]}: "), message);
            assertTrue(message.contains("idx=99"), message);
        }
    }

    private static void assertRejects(String found, Executable call) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, call).getMessage());
        assertTrue(message.contains(found), message);
    }

    private Tensor predict(Unet unet, double timestep) {
        Tensor embeddings = Tensor.generate(new int[] {2, 7, TinyModels.WIDTH}, i -> 1);
        return unet.predict(constant(2, 3), timestep, embeddings, never);
    }

    private static Tensor constant(int batch, float value) {
        return Tensor.generate(new int[] {batch, 4, 2, 3}, i -> value);
    }
}
