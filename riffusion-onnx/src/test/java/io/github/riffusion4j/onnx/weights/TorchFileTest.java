package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by PyTorch ({@code torch_files.py} beside them), and others in its format. */
class TorchFileTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.bin");
    }

    static Path resource(String name) {
        URL url = Objects.requireNonNull(TorchFileTest.class.getResource(name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** 1/4, 2/4, 3/4 and so on, of those that {@code indices} name. */
    private static float[] quarters(int... indices) {
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (indices[i] + 1) / 4f;
        }
        return values;
    }

    private static float[] quarters(int count) {
        return quarters(IntStream.range(0, count).toArray());
    }

    private static void assertTensor(Weights weights, String name, List<Integer> shape, float... values) {
        assertEquals(shape, weights.tensor(name).shape(), name);
        assertArrayEquals(values, weights.tensor(name).floats(), name);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void readsEveryTypeThatPyTorchWrites(int protocol) {
        try (Weights weights = Weights.open(resource("types-protocol" + protocol + ".pt"))) {
            assertEquals(22, weights.names().size());
            assertEquals("f64", weights.names().iterator().next());
            List<Integer> shape = List.of(2, 3);
            for (ElementType type : List.of(ElementType.F64, ElementType.F32, ElementType.F16, ElementType.BF16)) {
                String name = type.name().toLowerCase(Locale.ROOT);
                assertEquals(type, weights.tensor(name).type());
                assertTensor(weights, name, shape, quarters(6));
            }
            for (ElementType type : List.of(ElementType.I64, ElementType.I32, ElementType.I16, ElementType.I8)) {
                String name = type.name().toLowerCase(Locale.ROOT);
                assertEquals(type, weights.tensor(name).type());
                assertTensor(weights, name, shape, -2, -1, 0, 1, 2, 3);
            }
            assertTensor(weights, "u8", shape, 250, 251, 252, 253, 254, 255);
            assertTensor(weights, "bool", shape, 0, 0, 0, 1, 1, 1);
        }
    }

    @Test
    void readsStridedAndSharedTensors() {
        try (Weights weights = Weights.open(resource("types-protocol2.pt"))) {
            assertTensor(weights, "transposed", List.of(4, 3), quarters(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11));
            assertTensor(
                    weights,
                    "permuted",
                    List.of(4, 2, 3),
                    quarters(0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23));
            assertTensor(weights, "slice", List.of(6), quarters(5, 6, 7, 8, 9, 10));
            assertTensor(weights, "columns", List.of(3, 2), quarters(1, 2, 5, 6, 9, 10));
            assertTensor(weights, "every_other", List.of(12), quarters(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22));
            assertTensor(weights, "shared_a", List.of(2, 3), quarters(6));
            assertTensor(weights, "shared_b", List.of(2, 3), quarters(6, 7, 8, 9, 10, 11));
            assertTensor(weights, "expanded", List.of(2, 3), 0, 1, 2, 0, 1, 2);
            assertTensor(weights, "scalar", List.of(), 2.5f);
            assertTensor(weights, "empty", List.of(2, 0));
            assertTensor(weights, "parameter", List.of(2, 2), quarters(4));
            assertTensor(weights, "channels_last", List.of(2, 3, 2, 2), quarters(24));
        }
    }

    /** The file also contains numpy numbers, an optimizer's state, a namespace, sets and bytes. */
    @Test
    void extractsTheStateDictOfATrainingCheckpoint() {
        try (Weights weights = Weights.open(resource("lightning.ckpt"))) {
            assertEquals(List.of("weight", "bias"), List.copyOf(weights.names()));
            assertTensor(weights, "weight", List.of(2, 3), 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f);
            assertTensor(weights, "bias", List.of(2), 0.25f, 0.25f);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "legacy.pt, the format before PyTorch 1.6",
        "script.pt, a TorchScript program",
        "module.pt, 'asks for \"torch.nn.modules.linear.Linear\". Nothing of it was run'",
    })
    void reportsUnsupportedTensors(String name, String complaint) {
        Failure.expect(InvalidModelException.class, () -> Weights.open(resource(name)), name, complaint);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void readsWrittenFile(ElementType type) throws IOException {
        byte[] bytes = new byte[6 * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        byte[] more = new byte[4 * type.bytes()];
        TorchBytes.write(
                file(),
                List.of(new TestTensor("a", type, List.of(2, 3), bytes), new TestTensor("b", type, List.of(4), more)));
        SafetensorsBytes.write(directory.resolve("same"), List.of(new TestTensor("a", type, List.of(2, 3), bytes)));

        try (Weights weights = Weights.open(file());
                Weights same = Weights.open(directory.resolve("same"))) {
            assertEquals(type, weights.tensor("a").type());
            assertTensor(weights, "a", List.of(2, 3), same.tensor("a").floats());
            assertTensor(weights, "b", List.of(4), 0, 0, 0, 0);
        }
    }

    @Test
    void torchFileEqualsSafetensors() throws IOException {
        Path real = SharedData.path("diffusion/tiny-sd/unet/diffusion_pytorch_model.safetensors");
        try (Weights expected = Weights.open(real)) {
            TorchBytes.write(file(), TestTensor.copies(expected));
            try (Weights read = Weights.open(file())) {
                assertEquals(List.copyOf(expected.names()), List.copyOf(read.names()));
                for (String name : expected.names()) {
                    assertEquals(
                            expected.tensor(name).shape(), read.tensor(name).shape());
                    assertArrayEquals(
                            expected.tensor(name).floats(), read.tensor(name).floats(), name);
                }
            }
        }
    }

    @Test
    void readsCompressedFiles() throws IOException {
        TestTensor tensor = TestTensor.random("a", 300, 300);
        TestTensor zeros = TestTensor.floats("b", List.of(100, 100), new float[100 * 100]);
        byte[] bytes = new TorchBytes()
                .deflated("x/data.pkl", Pickler.stateDict(List.of(tensor, zeros)))
                .deflated("x/data/0", tensor.bytes())
                .deflated("x/data/1", zeros.bytes())
                .deflated("x/byteorder", "little".getBytes(StandardCharsets.US_ASCII))
                .toByteArray();
        Files.write(file(), bytes);

        try (Weights weights = Weights.open(file())) {
            assertArrayEquals(
                    tensor.bytes(), TestTensor.copy(weights.tensor("a")).bytes());
            assertArrayEquals(
                    zeros.bytes(), TestTensor.copy(weights.tensor("b")).bytes());
        }
    }

    /** A zip file of more than 65,535 entries has another kind of directory, as has one of more than 4 GiB. */
    @Test
    void readsZip64() throws IOException {
        TestTensor tensor = TestTensor.random("a", 3);
        TorchBytes many = new TorchBytes().stored("x/data.pkl", Pickler.stateDict(List.of(tensor)));
        for (int i = 70_000; i > 0; i--) {
            many.stored("x/data/" + i, new byte[0]);
        }
        Files.write(file(), many.stored("x/data/0", tensor.bytes()).toByteArray());
        try (Weights weights = Weights.open(file())) {
            assertArrayEquals(
                    tensor.bytes(), TestTensor.copy(weights.tensor("a")).bytes());
        }
    }

    @Test
    void readingAfterCloseFails() throws IOException {
        TorchBytes.write(file(), List.of(TestTensor.random("a", 3)));
        Weights weights = Weights.open(file());
        weights.close();
        weights.close();
        assertThrows(IllegalStateException.class, () -> weights.tensor("a").floats());
    }

    @Test
    void findsTheOnlyDictOfTensors() throws IOException {
        TestTensor tensor = TestTensor.random("a", 3);
        byte[] pickle = new Pickler()
                .op(PickleOpcode.EMPTY_DICT, PickleOpcode.MARK)
                .text("epoch")
                .number(3)
                .text("model")
                .tensors(List.of(tensor))
                .op(PickleOpcode.SETITEMS)
                .stop();
        Files.write(file(), TorchBytes.of(pickle, List.of(tensor)));
        try (Weights weights = Weights.open(file())) {
            assertEquals("[a]", weights.names().toString());
        }
    }
}
