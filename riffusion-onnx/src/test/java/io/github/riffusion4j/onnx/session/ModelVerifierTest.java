package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that ONNX Runtime would load, and harm the process with. */
class ModelVerifierTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.onnx");
    }

    private static OnnxBytes model() {
        return new OnnxBytes()
                .input("x", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .output("y", OnnxBytes.FLOAT, "b", 4, "h", "w");
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private void assertRefused(OnnxBytes model, String... words) {
        model.writeTo(file());
        Failure.expect(InvalidModelException.class, () -> ModelVerifier.verify(file()), words);
        Failure.expect(InvalidModelException.class, () -> ModelVerifier.verify(file()), file().toString());
    }

    private void assertAccepted(OnnxBytes model) {
        model.writeTo(file());
        assertDoesNotThrow(() -> ModelVerifier.verify(file()));
    }

    /** Small graphs that corrupted memory, took gigabytes, or failed without the file's name. */
    @ParameterizedTest
    @ValueSource(strings = {"resize.onnx", "shape.onnx", "dim.onnx"})
    void knownFaultsAreRefused(String name) throws IOException {
        try (InputStream fault =
                Objects.requireNonNull(ModelVerifierTest.class.getResourceAsStream("faults/" + name), name)) {
            Files.write(file(), fault.readAllBytes());
        }
        Failure.expect(
                InvalidModelException.class,
                () -> VaeDecoder.load(file(), Device.cpu().withThreads(1)),
                file().toString());
    }

    @Test
    void resizeNeedsConstantScales() {
        assertRefused(model().node("Resize", "x  x", "y"), "Resize with constant scales", "\"x\"");
    }

    @Test
    void resizeNeedsAsManyScalesAsDimensions() {
        for (int scales : new int[] {1, 3, 5}) {
            assertRefused(
                    model().constant("s", OnnxBytes.FLOAT, floats(new float[scales]), scales)
                            .node("Resize", "x  s", "y"),
                    "Resize with 4 scales",
                    scales + " scales");
        }
        assertAccepted(
                model().constant("s", OnnxBytes.FLOAT, floats(1, 1, 2, 2), 4).node("Resize", "x  s", "y"));
    }

    @Test
    void constantsHaveTheBytesOfTheirShape() {
        assertRefused(
                model().constant("c", OnnxBytes.FLOAT, floats(1, 2, 3), 4).node("Add", "x c", "y"),
                "\"c\" of shape [4]",
                "16 bytes",
                "12 bytes");
        assertRefused(
                model().constant("c", OnnxBytes.INT64, longs(1), 1 << 15, 1 << 15)
                        .node("Add", "x c", "y"),
                "8589934592 bytes");
        assertRefused(
                model().constant("c", OnnxBytes.FLOAT, floats(), 1 << 30, 1 << 30, 1 << 30)
                        .node("Add", "x c", "y"),
                "dimensions");
    }

    @Test
    void externalConstantsAreFilesOfTheModelAndLongEnough() throws IOException {
        Files.write(directory.resolve("weights.bin"), new byte[16]);
        assertAccepted(model().externalConstant("c", OnnxBytes.FLOAT, "weights.bin", 16, 4)
                .node("Add", "x c", "y"));
        assertRefused(
                model().externalConstant("c", OnnxBytes.FLOAT, "weights.bin", 20, 5)
                        .node("Add", "x c", "y"),
                "20 bytes from 0 in weights.bin",
                "a file of 16 bytes");
        assertRefused(
                model().externalConstant("c", OnnxBytes.FLOAT, "../secret", 16, 4)
                        .node("Add", "x c", "y"),
                "in a file beside the model",
                "../secret");
        assertRefused(
                model().externalConstant("c", OnnxBytes.FLOAT, "/etc/passwd", 16, 4)
                        .node("Add", "x c", "y"),
                "in a file beside the model");
    }

    @Test
    void unknownOperatorsAreNamed() {
        assertRefused(model().node("StringNormalizer", "x", "y"), "\"StringNormalizer\"");
    }

    @Test
    void constantShapesAreBounded() {
        assertRefused(
                model().constant("s", OnnxBytes.INT64, longs(1 << 20, 1 << 20), 2)
                        .node("ConstantOfShape", "s", "c")
                        .node("Add", "x c", "y"),
                "ConstantOfShape to at most");
        assertRefused(
                model().constant("s", OnnxBytes.INT64, longs(1, 1, 1 << 20, 1 << 20), 4)
                        .node("Tile", "x s", "y"),
                "Tile to at most");
        assertAccepted(
                model().constant("s", OnnxBytes.INT64, longs(1, 1, 8, 8), 4).node("Expand", "x s", "y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"diffusion/tiny-sd-onnx", "diffusion/tiny-sd-onnx-legacy"})
    void exportsOfOptimumAreAccepted(String model) throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.path(model))) {
            files.filter(file -> file.toString().endsWith(".onnx")).forEach(ModelVerifier::verify);
        }
    }

    /** Whatever is changed in a graph, it is accepted or refused, in bounded time. */
    @Test
    void damagedGraphsAreRefused() throws IOException {
        byte[] whole = TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64).toByteArray();
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = whole.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file(), damaged);
            try {
                ModelVerifier.verify(file());
            } catch (InvalidModelException expected) {
                assertTrue(String.valueOf(expected.getMessage()).contains(file().toString()));
            }
        }
    }
}
