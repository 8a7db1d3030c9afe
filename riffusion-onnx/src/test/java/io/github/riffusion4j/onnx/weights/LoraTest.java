package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LoraTest {

    private static final int RANK = 3;
    private static final String QUERY = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final String OUT = "mid_block.attentions.0.transformer_blocks.0.attn2.to_out.0";
    private static final String CONVOLUTION = "down_blocks.1.resnets.0.conv1";
    private static final String TEXT = "text_model.encoder.layers.1.self_attn.q_proj";

    @TempDir
    private Path directory;

    private Checkpoint model;

    @BeforeEach
    void open() {
        model = Checkpoint.open(SharedData.path("diffusion/tiny-sd"));
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    /** The names of a layer's update in different tools: of the layer, of down and of up. */
    static Stream<Arguments> customs() {
        String query = QUERY.replace('.', '_');
        return Stream.of(
                Arguments.of(QUERY, "lora_unet_" + query, ".lora_down.weight", ".lora_up.weight"),
                Arguments.of(
                        QUERY,
                        "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(QUERY, "unet." + QUERY, ".lora_A.weight", ".lora_B.weight"),
                Arguments.of(QUERY, "unet." + QUERY, ".lora_A.default.weight", ".lora_B.default.weight"),
                Arguments.of(QUERY, "base_model.model." + QUERY, ".lora_A.weight", ".lora_B.weight"),
                Arguments.of(QUERY, "unet." + QUERY, ".lora.down.weight", ".lora.up.weight"),
                Arguments.of(QUERY, QUERY.replace("to_q", "processor.to_q"), "_lora.down.weight", "_lora.up.weight"),
                Arguments.of(
                        OUT,
                        "unet." + OUT.replace("to_out.0", "processor.to_out"),
                        "_lora.down.weight",
                        "_lora.up.weight"),
                Arguments.of(
                        OUT,
                        "lora_unet_middle_block_1_transformer_blocks_0_attn2_to_out_0",
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(
                        "down_blocks.1.attentions.0.proj_in",
                        "lora_unet_down_blocks_1_attentions_0_proj_in",
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(
                        CONVOLUTION,
                        "lora_unet_" + CONVOLUTION.replace('.', '_'),
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(
                        CONVOLUTION, "lora_unet_input_blocks_4_0_in_layers_2", ".lora_down.weight", ".lora_up.weight"),
                Arguments.of(
                        "up_blocks.0.upsamplers.0.conv",
                        "lora_unet_output_blocks_2_2_conv",
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(
                        "down_blocks.0.downsamplers.0.conv",
                        "lora_unet_input_blocks_3_0_op",
                        ".lora_down.weight",
                        ".lora_up.weight"),
                Arguments.of(TEXT, "lora_te_" + TEXT.replace('.', '_'), ".lora_down.weight", ".lora_up.weight"),
                Arguments.of(
                        TEXT, "text_encoder." + TEXT, ".lora_linear_layer.down.weight", ".lora_linear_layer.up.weight"),
                Arguments.of(
                        TEXT, "text_encoder." + TEXT.replace("q_proj", "to_q"), "_lora.down.weight", "_lora.up.weight"),
                Arguments.of(TEXT, "text_encoder." + TEXT, ".lora_A.weight", ".lora_B.weight"));
    }

    @ParameterizedTest
    @MethodSource("customs")
    void findsTheLayer(String layer, String words, String down, String up) throws IOException {
        List<TestTensor> tensors = change(layer, words, down, up);
        try (Checkpoint changed = model.with(List.of(new Lora(write("one", tensors), 0.5)))) {
            assertChanged(layer, plainChange(layer, tensors, 0.5), changed);
            for (String name : changed.unet().weights().names()) {
                boolean same = model.unet().weights().tensor(name)
                        == changed.unet().weights().tensor(name);
                assertEquals(!name.equals(layer + ".weight"), same, name);
            }
        }
    }

    private Weights weights(Checkpoint checkpoint, String layer) {
        return (layer.startsWith("text_model") ? checkpoint.textEncoder() : checkpoint.unet()).weights();
    }

    /** A random update of the shape of the layer's module in PyTorch. */
    private List<TestTensor> change(String layer, String words, String down, String up) {
        List<Integer> shape = weights(model, layer).tensor(layer + ".weight").shape();
        return shape.size() == 2
                ? List.of(
                        TestTensor.random(words + down, RANK, shape.get(1)),
                        TestTensor.random(words + up, shape.get(0), RANK))
                : List.of(
                        TestTensor.random(words + down, RANK, shape.get(1), shape.get(2), shape.get(3)),
                        TestTensor.random(words + up, shape.get(0), RANK, 1, 1));
    }

    private Path write(String name, List<TestTensor> tensors) throws IOException {
        return SafetensorsBytes.write(directory.resolve(name), tensors);
    }

    private static float[] values(TestTensor tensor) {
        return TestTensor.values(tensor.name(), tensor.shape().stream().reduce(1, Math::multiplyExact));
    }

    /** factor * up * down, by the definition of a product of matrices. */
    private float[] plainChange(String layer, List<TestTensor> tensors, double factor) {
        float[] down = values(tensors.get(0));
        float[] up = values(tensors.get(1));
        float[] change =
                new float[weights(model, layer).tensor(layer + ".weight").elementCount()];
        int columns = down.length / RANK;
        for (int i = 0; i < change.length; i++) {
            double sum = 0;
            for (int k = 0; k < RANK; k++) {
                sum += (double) up[i / columns * RANK + k] * down[k * columns + i % columns];
            }
            change[i] = (float) (factor * sum);
        }
        return change;
    }

    private void assertChanged(String layer, float[] change, Checkpoint changed) {
        StoredTensor before = weights(model, layer).tensor(layer + ".weight");
        StoredTensor after = weights(changed, layer).tensor(layer + ".weight");
        float[] expected = before.floats();
        for (int i = 0; i < expected.length; i++) {
            expected[i] += change[i];
        }
        assertEquals(before.shape(), after.shape());
        Compare.relativeError(1e-6, expected, after.floats());
        // Reading twice does not add twice.
        assertArrayEquals(after.floats(), after.floats());
    }

    @Test
    void mergesAlphaAndSeveralFiles() throws IOException {
        String words = "lora_unet_" + QUERY.replace('.', '_');
        List<TestTensor> first = new ArrayList<>(change(QUERY, words, ".lora_down.weight", ".lora_up.weight"));
        List<TestTensor> second = change(QUERY, "unet." + QUERY, ".lora_A.weight", ".lora_B.weight");
        float[] expected = plainChange(QUERY, first, 0.8 * 6 / RANK);
        float[] other = plainChange(QUERY, second, -0.25);
        for (int i = 0; i < expected.length; i++) {
            expected[i] += other[i];
        }
        first.add(TestTensor.floats(words + ".alpha", List.of(), 6));

        List<Lora> loras = List.of(new Lora(write("first", first), 0.8), new Lora(write("second", second), -0.25));
        try (Checkpoint changed = model.with(loras)) {
            assertChanged(QUERY, expected, changed);
        }
    }

    /** LyCORIS decomposes a convolution into three: 1x1 to the rank, 3x3 within it, 1x1 back. */
    @Test
    void mergesConvolutionsOfThreeTensors() throws IOException {
        String words = "lora_unet_" + CONVOLUTION.replace('.', '_');
        int in = 32;
        int out = 64;
        TestTensor down = TestTensor.random(words + ".lora_down.weight", RANK, in, 1, 1);
        TestTensor mid = TestTensor.random(words + ".lora_mid.weight", RANK, RANK, 3, 3);
        TestTensor up = TestTensor.random(words + ".lora_up.weight", out, RANK, 1, 1);
        float[] change = new float[out * in * 9];
        for (int i = 0; i < change.length; i++) {
            double sum = 0;
            for (int a = 0; a < RANK; a++) {
                for (int b = 0; b < RANK; b++) {
                    sum += (double) values(up)[i / (in * 9) * RANK + a]
                            * values(mid)[(a * RANK + b) * 9 + i % 9]
                            * values(down)[b * in + i / 9 % in];
                }
            }
            change[i] = (float) sum;
        }
        Path file = write("locon", List.of(down, mid, up));
        try (Checkpoint changed = model.with(List.of(new Lora(file, 1)))) {
            assertChanged(CONVOLUTION, change, changed);
        }
    }

    @Test
    void reportsMismatchedTensors() throws IOException {
        String words = "lora_unet_" + QUERY.replace('.', '_');
        TestTensor down = TestTensor.random(words + ".lora_down.weight", RANK, 64);
        TestTensor up = TestTensor.random(words + ".lora_up.weight", 64, RANK);
        assertRefused(List.of(down), "both down and up", down.name());
        assertRefused(List.of(), "no tensors at all");
        assertRefused(
                List.of(down.named("lora_unet_down_blocks_9_attentions_0_proj_in.lora_down.weight"), up),
                "lora_unet_down_blocks_9_attentions_0_proj_in.lora_down.weight",
                "nearest in name \"unet_down_blocks_1_attentions_0_proj_in\"",
                "another version of Stable Diffusion");
        assertRefused(List.of(down.named(words + ".oft_blocks"), up), words + ".oft_blocks", "OFT");
        assertRefused(List.of(TestTensor.random(down.name(), RANK, 65), up), QUERY, "[3, 65]", "[64, 64]");
        assertRefused(List.of(down, TestTensor.random(up.name(), 63, RANK)), QUERY, "[63, 3]");
        assertRefused(List.of(down, TestTensor.random(up.name(), 64, RANK + 1)), QUERY, "[64, 4]");
        assertRefused(List.of(TestTensor.random(down.name(), 0, 64), TestTensor.random(up.name(), 64, 0)), QUERY);
        assertRefused(List.of(down, up, TestTensor.random(words + ".alpha", 2)), QUERY);
        String other = "unet.input_blocks.4.1.transformer_blocks.0.attn1.to_q";
        assertRefused(
                List.of(down, up, down.named(other + ".lora_A.weight"), up.named(other + ".lora_B.weight")),
                "two, under different names");
    }

    private void assertRefused(List<TestTensor> tensors, String... complaints) throws IOException {
        Path file = write("bad.safetensors", tensors);
        Failure.expect(InvalidModelException.class, () -> model.with(List.of(new Lora(file, 1))), complaints);
        Failure.expect(InvalidModelException.class, () -> model.with(List.of(new Lora(file, 1))), file.toString());
    }

    @Test
    void strengthMustBeFinite() {
        assertThrows(IllegalArgumentException.class, () -> new Lora(directory, Double.NaN));
    }
}
