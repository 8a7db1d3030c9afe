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

/** Files with bytes changed at random: they are read, or refused by a message, and nothing else. */
class DamagedWeightsTest {

    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    private interface Use {
        void run() throws IOException;
    }

    /** Whether {@code use} succeeds; anything but a complaint about a file is a failure of the test. */
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
                MadeUpTensor.random("a.weight", 3, 4),
                MadeUpTensor.random("a.bias", 3),
                MadeUpTensor.random("scale"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"types-protocol2.pt", "types-protocol4.pt", "lightning.ckpt", "ti-original.pt"})
    void filesOfPyTorch(String name) throws IOException {
        assertSurvives(Files.readAllBytes(TorchFileTest.resource(name)));
    }

    @Test
    void compressedFiles() throws IOException {
        MadeUpTensor tensor = MadeUpTensor.random("a", 20, 20);
        assertSurvives(new TorchBytes()
                .deflated("x/data.pkl", Pickler.stateDict(List.of(tensor)))
                .deflated("x/data/0", tensor.bytes())
                .toByteArray());
    }

    @Test
    void textualInversions() throws IOException {
        byte[] whole = Files.readAllBytes(TorchFileTest.resource("ti-original.pt"));
        Path file = directory.resolve("word.pt");
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            Files.write(file, damaged(whole, random));
            succeeds("round " + i, () -> TextualInversion.read(file));
        }
    }

    /** Instructions in any order, with operands that are short and often right. */
    @Test
    void picklesOfNonsense() throws IOException {
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
    void modelsWithOtherTensors() throws IOException {
        List<MadeUpTensor> whole;
        try (Checkpoint tiny = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            whole = OriginalLayout.of(tiny, 2);
        }
        Path file = directory.resolve("model.safetensors");
        Random random = new Random(4);
        for (int i = 0; i < 6; i++) {
            List<MadeUpTensor> tensors = new ArrayList<>();
            int missing = random.nextInt(20);
            int flat = random.nextInt(20);
            for (MadeUpTensor tensor : whole) {
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
