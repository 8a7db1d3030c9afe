package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fuzzes files: each is either read or rejected with a message. */
class DamagedWeightsTest {

    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    private interface Use {
        void run() throws IOException;
    }

    /** Returns whether {@code use} succeeds; any exception other than those about files fails the test. */
    private static boolean succeeds(String what, Use use) throws IOException {
        try {
            use.run();
            return true;
        } catch (InvalidFileException e) {
            return false;
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }

    private static void readAll(Weights weights) {
        try (weights) {
            weights.names().forEach(name -> weights.tensor(name).floats());
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(10) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                default -> bytes[at] = bytes[random.nextInt(bytes.length)];
            }
        }
        return bytes;
    }

    private void assertSurvives(byte[] whole) throws IOException {
        Path file = directory.resolve("weights");
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Files.write(file, damaged(whole, random));
            read += succeeds("round " + i, () -> readAll(Weights.open(file))) ? 1 : 0;
        }
        assertTrue(read < ROUNDS, "no damage was noticed");
    }

    @Test
    void safetensors() throws IOException {
        assertSurvives(SafetensorsBytes.of(List.of(
                TestTensor.random("a.weight", 3, 4), TestTensor.random("a.bias", 3), TestTensor.random("scale"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"types-protocol2.pt", "types-protocol4.pt", "lightning.ckpt", "ti-original.pt"})
    void survivesDamagedPyTorchFiles(String name) throws IOException {
        assertSurvives(Files.readAllBytes(TorchFileTest.resource(name)));
    }

    @Test
    void survivesDamagedCompressedFiles() throws IOException {
        TestTensor tensor = TestTensor.random("a", 20, 20);
        assertSurvives(new TorchBytes()
                .deflated("x/data.pkl", Pickler.stateDict(List.of(tensor)))
                .deflated("x/data/0", tensor.bytes())
                .toByteArray());
    }

    @Test
    void survivesDamagedTextualInversions() throws IOException {
        byte[] whole = Files.readAllBytes(TorchFileTest.resource("ti-original.pt"));
        Path file = directory.resolve("word.pt");
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            Files.write(file, damaged(whole, random));
            succeeds("round " + i, () -> TextualInversion.read(file));
        }
    }

    /** Random opcodes with short, often valid operands. */
    @Test
    void survivesRandomPickles() throws IOException {
        Random random = new Random(3);
        PickleOpcode[] opcodes = PickleOpcode.values();
        Path file = Path.of("nonsense");
        for (int i = 0; i < 20_000; i++) {
            Pickler pickle = new Pickler();
            for (int length = random.nextInt(40); length > 0; length--) {
                switch (random.nextInt(5)) {
                    case 0 -> pickle.global("torch._utils", "_rebuild_tensor_v2");
                    case 1 -> pickle.tuple(random.nextInt(3), 2);
                    case 2 -> pickle.text("storage");
                    case 3 -> pickle.raw(random.nextInt(4));
                    default -> pickle.op(opcodes[random.nextInt(opcodes.length)]);
                }
            }
            byte[] bytes = pickle.stop();
            succeeds(Arrays.toString(bytes), () -> Unpickler.load(file, bytes));
        }
    }

    /** A whole model in which tensors are missing or have other shapes. */
    @Test
    void survivesModelsWithOtherTensors() throws IOException {
        List<TestTensor> whole;
        try (Checkpoint tiny = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            whole = OriginalLayoutModel.of(tiny, 2);
        }
        Path file = directory.resolve("model.safetensors");
        Random random = new Random(4);
        for (int i = 0; i < 6; i++) {
            List<TestTensor> tensors = new ArrayList<>();
            int missing = random.nextInt(20);
            int flat = random.nextInt(20);
            for (TestTensor tensor : whole) {
                if (random.nextInt(100) >= flat) {
                    tensors.add(tensor);
                } else if (random.nextInt(100) >= missing) {
                    tensors.add(tensor.shaped(tensor.bytes().length / Float.BYTES));
                }
            }
            SafetensorsBytes.write(file, tensors);
            succeeds("round " + i, () -> {
                try (Checkpoint checkpoint = Checkpoint.open(file)) {
                    checkpoint.unet().weights().names();
                }
            });
        }
    }
}
