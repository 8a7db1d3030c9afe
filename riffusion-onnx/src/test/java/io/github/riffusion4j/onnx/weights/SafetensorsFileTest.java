package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("runtime")
class SafetensorsFileTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.safetensors");
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(file(), bytes);
    }

    @Test
    void readsWrittenFile() throws IOException {
        TestTensor one = TestTensor.random("a.weight", 3, 4, 5);
        TestTensor other = TestTensor.random("b.bias", 7);
        TestTensor scalar = TestTensor.floats("scale", List.of(), 0.5f);
        TestTensor empty = TestTensor.floats("none", List.of(2, 0));
        SafetensorsBytes.write(file(), List.of(one, other, scalar, empty));

        try (Weights weights = Weights.open(file())) {
            assertEquals(List.of("a.weight", "b.bias", "scale", "none"), List.copyOf(weights.names()));
            StoredTensor read = weights.tensor("a.weight");
            assertEquals("a.weight", read.name());
            assertEquals(List.of(3, 4, 5), read.shape());
            assertEquals(60, read.elementCount());
            assertEquals(ElementType.F32, read.type());
            assertArrayEquals(one.bytes(), TestTensor.copy(read).bytes());
            assertArrayEquals(
                    other.bytes(), TestTensor.copy(weights.tensor("b.bias")).bytes());
            assertArrayEquals(new float[] {0.5f}, weights.tensor("scale").floats());
            assertEquals(List.of(), weights.tensor("scale").shape());
            assertEquals(0, weights.tensor("none").floats().length);
        }
    }

    /** F16 and BF16 by hand from IEEE 754: 1 sign bit, then 5 or 8 bits of exponent. */
    @ParameterizedTest
    @CsvSource({
        "F64, 3fb999999999999a 7ff0000000000000, 0.1 Infinity",
        "F32, 3dcccccd c0490fdb, 0.1 -3.1415927",
        "F16, 3c00 c000 7bff 0001 83ff 7c00 fc00 8000 3555, "
                + "1 -2 65504 5.9604645E-8 -6.097555E-5 Infinity -Infinity -0 0.33325195",
        "F16, 7e00, NaN",
        "BF16, 3f80 c049 7f80 0001, 1 -3.140625 Infinity 9.1835E-41",
        "I64, ffffffffffffffff 0000000000000102, -1 258",
        "I32, fffffffe 00010000, -2 65536",
        "I16, 8000 7fff, -32768 32767",
        "I8, 80 7f, -128 127",
        "U8, 80 ff, 128 255",
        "BOOL, 00 01, 0 1"
    })
    void readsEveryType(ElementType type, String hex, String values) throws IOException {
        String[] elements = hex.split(" ", -1);
        ByteBuffer bytes = ByteBuffer.allocate(type.bytes() * elements.length).order(ByteOrder.LITTLE_ENDIAN);
        for (String element : elements) {
            long bits = Long.parseUnsignedLong(element, 16);
            for (int i = 0; i < type.bytes(); i++) {
                bytes.put((byte) (bits >> (Byte.SIZE * i)));
            }
        }
        SafetensorsBytes.write(file(), List.of(new TestTensor("x", type, List.of(elements.length), bytes.array())));

        try (Weights weights = Weights.open(file())) {
            String[] expected = values.split(" ", -1);
            float[] read = weights.tensor("x").floats();
            assertEquals(expected.length, read.length);
            for (int i = 0; i < read.length; i++) {
                assertEquals(Float.parseFloat(expected[i]), read[i], expected[i]);
            }
        }
    }

    @Test
    void missingTensorIsNamedWithSimilarNames() throws IOException {
        SafetensorsBytes.write(
                file(),
                List.of(
                        TestTensor.random("down_blocks.0.conv.weight", 1),
                        TestTensor.random("conv_in.weight", 1),
                        TestTensor.random("conv_in.bias", 1),
                        TestTensor.random("conv_out.weight", 1)));

        try (Weights weights = Weights.open(file())) {
            Failure.expect(
                    InvalidModelException.class,
                    () -> weights.tensor("conv_on.weight"),
                    file().toString(),
                    "\"conv_on.weight\"",
                    "4 others, the nearest in name \"conv_in.weight\", \"conv_out.weight\"");
        }
    }

    @Test
    void readingAfterCloseFails() throws IOException {
        SafetensorsBytes.write(file(), List.of(TestTensor.random("a", 3)));
        Weights weights = Weights.open(file());
        weights.close();
        weights.close();
        assertThrows(IllegalStateException.class, () -> weights.tensor("a").floats());
    }

    @Test
    void readsAtAnyPosition() throws IOException {
        byte[] bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        write(bytes);
        try (FileBytes file = FileBytes.open(file())) {
            for (int start = 0; start < 1000; start += 37) {
                byte[] part = new byte[Math.min(301, 1000 - start)];
                file.bytes(start, part.length).get(part);
                assertArrayEquals(Arrays.copyOfRange(bytes, start, start + part.length), part);
                ByteReader reader = file.reader(start);
                for (int piece : new int[] {0, 1, part.length / 2}) {
                    byte[] next = new byte[piece];
                    reader.read(piece).get(next);
                    int from = start + (piece > 1 ? 1 : 0);
                    assertArrayEquals(Arrays.copyOfRange(bytes, from, from + piece), next);
                }
            }
            assertThrows(IllegalArgumentException.class, () -> file.bytes(999, 2));
            assertThrows(IllegalArgumentException.class, () -> file.bytes(-1, 1));
            assertThrows(IllegalArgumentException.class, () -> file.bytes(Long.MAX_VALUE, 1));
            assertThrows(IllegalArgumentException.class, () -> file.reader(999).read(2));
        }
    }

    /** A mapping would read zeros up to the end of the page, and fail with an InternalError after it. */
    @ParameterizedTest
    @ValueSource(ints = {4, 100, 50_000, 300_000})
    void aFileCutShortWhileItIsOpenIsNamed(int lost) throws IOException {
        SafetensorsBytes.write(file(), List.of(TestTensor.random("a", 100_000)));
        try (Weights weights = Weights.open(file());
                RandomAccessFile other = new RandomAccessFile(file().toFile(), "rw")) {
            other.setLength(other.length() - lost);
            Failure.expect(
                    InvalidModelException.class,
                    () -> weights.tensor("a").floats(),
                    file().toString(),
                    "cut short while it was read");
        }
    }

    @Test
    void readsOnAnInterruptedThread() throws IOException {
        SafetensorsBytes.write(file(), List.of(TestTensor.floats("a", List.of(1), 2)));
        try (Weights weights = Weights.open(file())) {
            Thread.currentThread().interrupt();
            assertArrayEquals(new float[] {2}, weights.tensor("a").floats());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    /** A sparse file. */
    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        int filler = 1_500_000_000;
        long data = 2L * filler + 2 * Float.BYTES;
        String header = ("{'a':{'dtype':'U8','shape':[%1$d],'data_offsets':[0,%1$d]},"
                        + "'b':{'dtype':'U8','shape':[%1$d],'data_offsets':[%1$d,%2$d]},"
                        + "'c':{'dtype':'F32','shape':[2],'data_offsets':[%2$d,%3$d]}}")
                .formatted(filler, 2L * filler, data)
                .replace('\'', '"');
        byte[] start = SafetensorsBytes.of(header, new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.write(start);
            sparse.setLength(start.length + data);
            sparse.seek(start.length + 2L * filler);
            sparse.write(TestTensor.floats("c", List.of(2), 1.5f, -2).bytes());
        }
        try (Weights weights = Weights.open(file())) {
            assertArrayEquals(new float[] {1.5f, -2}, weights.tensor("c").floats());
        }
    }

    /** Eight bytes of data follow each header. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} ~ two of the name "a"
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} ~ "b" to begin at 4
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                      ~ "a" to begin at 0
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}                     ~ "a" to begin at 0
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                      ~ 4 bytes of tensors, as its header says; found 8
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}                     ~ "a" ends at 12
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                      ~ 12 bytes for "a" of F32[3]; found 8
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,-8]}}                     ~ found -8
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                     ~ "a" of shape [-2]
            {"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}                  ~ "a" of shape [-1, -2]
            {"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}            ~ "a" of shape [65536, 65536]
            {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}  ~ "a" of shape
            {"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}  ~ "a" of shape
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}   ~ JSON objects
            {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                        ~ JSON objects
            {"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}                    ~ JSON objects
            {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}                  ~ "a" of F8_E4M3
            {"a":{"dtype":"F32","shape":[2]}}                                           ~ two data_offsets
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}                        ~ two data_offsets
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]}}         ~ a field "stride"
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}                       ~ JSON objects
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}                   ~ JSON objects
            {"a":[]}                                                                    ~ JSON objects
            {"__metadata__":{"a":{}}}                                                   ~ JSON objects
            {}                                                                          ~ 0 bytes of tensors
            """)
    void rejectsWhatTheFormatForbids(String header, String complaint) throws IOException {
        write(SafetensorsBytes.of(header, new byte[8]));
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), file().toString(), complaint);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 3, 100_000_001, 1L << 40})
    void rejectsHeaderLongerThanFile(long length) throws IOException {
        write(SafetensorsBytes.of(length, new byte[] {'{', '}'}, new byte[0]));
        Failure.expect(
                InvalidModelException.class,
                () -> Weights.open(file()),
                "a safetensors header of at most 2 bytes",
                Long.toUnsignedString(length));
    }

    @Test
    void truncatedFilesAreRejected() throws IOException {
        byte[] whole = SafetensorsBytes.of(List.of(TestTensor.random("a", 3), TestTensor.random("b", 2)));
        for (int length = 0; length < whole.length; length++) {
            write(Arrays.copyOf(whole, length));
            assertThrows(InvalidModelException.class, () -> Weights.open(file()), "cut at " + length);
        }
    }

    @Test
    void paddingAfterTheHeaderIsAllowed() throws IOException {
        write(SafetensorsBytes.of(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}     ", new byte[] {5}));
        try (Weights weights = Weights.open(file())) {
            assertArrayEquals(new float[] {5}, weights.tensor("a").floats());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1', a placeholder of Git LFS",
        "'\n<!DOCTYPE html><html>', a web page",
        "'', an empty file",
        "'weights', something else"
    })
    void reportsOtherFormats(String content, String complaint) throws IOException {
        Files.writeString(file(), content, StandardCharsets.UTF_8);
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), complaint);
    }

    @Test
    void missingFileAndDirectoryAreReported() {
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), "no file of that name");
        Failure.expect(InvalidModelException.class, () -> Weights.open(directory), "a directory");
    }

    @Test
    void readsAPublishedFile() {
        Path real = SharedData.path("diffusion/tiny-sd/unet/diffusion_pytorch_model.safetensors");
        try (Weights weights = Weights.open(real)) {
            assertEquals(304, weights.names().size());
            StoredTensor convolution = weights.tensor("conv_in.weight");
            assertEquals(List.of(32, 4, 3, 3), convolution.shape());
            assertTrue(weights.names().stream()
                    .map(name -> weights.tensor(name).floats())
                    .allMatch(SafetensorsFileTest::plausible));
        }
    }

    private static boolean plausible(float[] values) {
        for (float value : values) {
            if (!(Math.abs(value) < 100)) {
                return false;
            }
        }
        return true;
    }
}
