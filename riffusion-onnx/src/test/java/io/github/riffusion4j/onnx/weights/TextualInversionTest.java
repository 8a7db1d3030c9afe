package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextualInversionTest {

    private static final Tensor TWO = Tensor.of(new int[] {2, 4}, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f, 1.75f, 2);

    @TempDir
    private Path directory;

    /** Written by PyTorch; see {@code torch_files.py}. */
    @ParameterizedTest
    @CsvSource({"ti-original.pt, ti-original", "ti-webui.pt, funky"})
    void readsFilesOfPyTorch(String file, String token) {
        Path path = TorchFileTest.resource(file);
        assertEquals(new TextualInversion(path, token, TWO), TextualInversion.read(path));
    }

    @Test
    void readsFilesOfDiffusers() throws IOException {
        Tensor one = Tensor.of(new int[] {1, 4}, 0.25f, 0.5f, 0.75f, 1);
        Path learned = TorchFileTest.resource("learned_embeds.bin");
        assertEquals(new TextualInversion(learned, "<funky>", one), TextualInversion.read(learned));

        Path file = write("learned.safetensors", TestTensor.floats("<funky>", List.of(4), 0.25f, 0.5f, 0.75f, 1));
        assertEquals(new TextualInversion(file, "<funky>", one), TextualInversion.read(file));
    }

    @Test
    void fileMayNameTheToken() throws IOException {
        Path file = write("my word.v2.safetensors", TestTensor.floats("emb_params", List.of(2, 4), TWO.toArray()));
        assertEquals(new TextualInversion(file, "my word.v2", TWO), TextualInversion.read(file));
    }

    @Test
    void everyVectorHasAToken() {
        assertEquals(
                List.of("<cat>", "<cat>_1", "<cat>_2"),
                new TextualInversion(directory, "<cat>", Tensor.generate(new int[] {3, 4}, i -> i)).tokens());
    }

    @Test
    void tokenAndVectorsAreValidated() {
        Failure.expect(IllegalArgumentException.class, () -> new TextualInversion(directory, " ", TWO), "" + directory);
        Tensor cube = Tensor.generate(new int[] {1, 2, 3}, i -> i);
        Failure.expect(IllegalArgumentException.class, () -> new TextualInversion(directory, "x", cube), "[1, 2, 3]");
    }

    private Path write(String name, TestTensor... tensors) throws IOException {
        return SafetensorsBytes.write(directory.resolve(name), List.of(tensors));
    }

    @Test
    void rejectsOtherFiles() throws IOException {
        assertRefused(write("xl", TestTensor.random("clip_g", 1, 4), TestTensor.random("clip_l", 1, 4)), "2 of them");
        assertRefused(write("none"), "0 of them");
        assertRefused(write("cube", TestTensor.random("x", 1, 2, 3)), "\"x\" of shape [1, 2, 3]");
        assertRefused(write("empty", TestTensor.random("x", 0, 4)), "\"x\" of shape [0, 4]");
        assertRefused(write(".safetensors", TestTensor.random("*", 4)), "without a name");
        assertRefused(write("scalar", TestTensor.random("x")), "\"x\" of shape []");
        assertRefused(directory.resolve("nothing"), "no file of that name");
        assertRefused(TorchFileTest.resource("types-protocol2.pt"), "22 of them, [f64, f32, f16]");
    }

    private static void assertRefused(Path file, String complaint) {
        Failure.expect(InvalidModelException.class, () -> TextualInversion.read(file), file.toString(), complaint);
    }
}
