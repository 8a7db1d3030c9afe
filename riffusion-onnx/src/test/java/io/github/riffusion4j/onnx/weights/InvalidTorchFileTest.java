package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch checkpoints that are damaged, inconsistent, or of another kind. */
class InvalidTorchFileTest {

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.bin");
    }

    @Test
    void rejectsTensorsBeyondTheirStorage() throws IOException {
        TestTensor storage = TestTensor.random("x", 6);
        assertRefused(storage, 6, new int[] {2, 3}, new int[] {3, 1}, 1, "within the 6 elements");
        assertRefused(storage, 6, new int[] {2, 3}, new int[] {4, 1}, 0, "within the 6 elements");
        assertRefused(storage, 6, new int[] {2, 3}, new int[] {-3, 1}, 3, "within the 6 elements");
        assertRefused(storage, 6, new int[] {2, 3}, new int[] {3, 1}, -1, "within the 6 elements");
        assertRefused(storage, 6, new int[] {2, 3}, new int[] {3}, 0, "within the 6 elements");
        assertRefused(storage, 6, new int[] {-2, -3}, new int[] {3, 1}, 0, "of shape [-2, -3]");
        assertRefused(storage, 6, new int[] {65536, 65536}, new int[] {0, 0}, 0, "of shape [65536, 65536]");
        assertRefused(storage, 6, new int[] {65536, 16384}, new int[] {0, 0}, 0, "within the 6 elements");
        assertRefused(storage, 7, new int[] {7}, new int[] {1}, 0, "7 elements of type F32", "24 bytes");
        assertRefused(storage, -1, new int[] {7}, new int[] {1}, 0, "a storage of -1 elements");
    }

    private void assertRefused(
            TestTensor storage, int elements, int[] shape, int[] strides, int offset, String... complaints)
            throws IOException {
        byte[] pickle = new Pickler()
                .op(PickleOpcode.EMPTY_DICT)
                .text("t")
                .tensor("0", ElementType.F32, elements, shape, strides, offset)
                .op(PickleOpcode.SETITEM)
                .stop();
        Files.write(file(), TorchBytes.of(pickle, List.of(storage)));
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), complaints);
    }

    @Test
    void rejectsFilesWithoutTensors() throws IOException {
        assertMessage(new Pickler().number(3).stop(), "no dict of them");
        assertMessage(new Pickler().op(PickleOpcode.EMPTY_DICT).stop(), "a checkpoint without tensors");
        assertMessage(
                new Pickler()
                        .op(PickleOpcode.EMPTY_DICT, PickleOpcode.MARK)
                        .text("one")
                        .tensors(List.of(TestTensor.random("a", 1)))
                        .text("other")
                        .tensors(List.of(TestTensor.random("a", 1)))
                        .op(PickleOpcode.SETITEMS)
                        .stop(),
                "several: [one, other]");
    }

    private void assertMessage(byte[] pickle, String complaint) throws IOException {
        Files.write(file(), TorchBytes.of(pickle, List.of()));
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), complaint);
    }

    @Test
    void rejectsDecompressionBombs() throws IOException {
        byte[] pickle = Pickler.stateDict(List.of());
        byte[] zeros = new byte[20 << 20];
        assertBomb(new TorchBytes().stored("x/data.pkl", pickle).deflated("x/data/0", zeros), "times shorter");
        assertBomb(new TorchBytes().deflated("x/data.pkl", zeros), "times shorter");
        assertBomb(new TorchBytes().stored("x/data.pkl", zeros), "a pickle of at most");
        TorchBytes many = new TorchBytes().stored("x/data.pkl", pickle);
        for (int i = 0; i <= 100_000; i++) {
            many.stored("x/data/" + i, new byte[0]);
        }
        assertBomb(many, "a checkpoint of at most 100000 files");
    }

    private void assertBomb(TorchBytes bytes, String complaint) throws IOException {
        Files.write(file(), bytes.toByteArray());
        Failure.expect(InvalidModelException.class, () -> Weights.open(file()), complaint);
    }

    @Test
    void otherZipFilesAreRejected() throws IOException {
        assertBomb(new TorchBytes().stored("word/document.xml", new byte[3]), "a zip file with 0");
        assertBomb(
                new TorchBytes().stored("a/data.pkl", new byte[3]).stored("b/data.pkl", new byte[3]),
                "a zip file with 2");
        assertBomb(
                new TorchBytes()
                        .stored("a/data.pkl", Pickler.stateDict(List.of()))
                        .stored("a/byteorder", new byte[] {'b', 'i', 'g'}),
                "the byte order \"little\"; found \"big\"");
        TestTensor tensor = TestTensor.random("a", 1);
        assertBomb(
                new TorchBytes().stored("a/data.pkl", Pickler.stateDict(List.of(tensor))),
                "a file a/data/0 in it; found none");
    }

    @Test
    void truncatedFilesAreRejected() throws IOException {
        byte[] whole = TorchBytes.of(
                Pickler.stateDict(List.of(TestTensor.random("a", 3))), List.of(TestTensor.random("a", 3)));
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThrows(InvalidFileException.class, () -> Weights.open(file()), "cut at " + length);
        }
    }
}
