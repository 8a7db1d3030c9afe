package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.ModelKind.Distillation;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of LoRA and its relatives, as PEFT, LyCORIS, diffusers and ComfyUI publish them. */
class PublishedLoraTest {

    private static final String QUERY = "base_model.model.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q";

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

    private static Path resource(String name) {
        return TorchFileTest.resource("lora").resolve(name);
    }

    /**
     * Elements of merged weights, computed by PyTorch in 64 bits; see {@code lora_files.py}, which has the formulas and
     * their sources. Those of LoHa, LoKr and DoRA agree with LyCORIS 4.1.3 itself to 1e-5.
     */
    @ParameterizedTest
    @CsvFileSource(
            resources = "/io/github/riffusion4j/onnx/weights/lora/expected.csv",
            numLinesToSkip = 1,
            maxCharsPerColumn = 200)
    void mergesAsItsSource(String file, double strength, String tensor, int index, double value) {
        try (Checkpoint changed = model.with(List.of(new Lora(resource(file), strength)))) {
            float[] merged = changed.unet().weights().tensor(tensor).floats();
            assertEquals(value, merged[index], 2e-6 * Math.max(1, Math.abs(value)));
        }
    }

    /** Weights of a LoRA do not say that it distils a model; its name does. */
    @Test
    void namesTellHowLorasDistil() throws IOException {
        Path hyper = Files.copy(resource("loha.safetensors"), directory.resolve("Hyper-SD15-2steps-lora.safetensors"));
        Path lcm = Files.createDirectories(directory.resolve("models--owner--lcm-lora/snapshots/0"))
                .resolve("pytorch_lora_weights.safetensors");
        Files.copy(resource("loha.safetensors"), lcm);
        assertEquals(ModelKind.PLAIN, model.kind());
        try (Checkpoint two = model.with(List.of(new Lora(hyper, 1)));
                Checkpoint four = two.with(List.of(new Lora(lcm, 1), new Lora(hyper, 0)));
                Checkpoint said = four.withKind(ModelKind.of(Distillation.TCD))) {
            assertEquals(new ModelKind(Distillation.HYPER_SD, 2, false), two.kind());
            assertTrue(two.schedulerConfig().json().contains("\"timestep_spacing\":\"trailing\""));
            assertTrue(two.schedulerConfig().json().contains("DDIMScheduler"));
            assertEquals(ModelKind.of(Distillation.LCM), four.kind());
            assertTrue(four.schedulerConfig().json().contains("LCMScheduler"));
            assertEquals(ModelKind.of(Distillation.TCD), said.kind());
        }
    }

    @Test
    void bundledEmbeddingsBecomeWords() throws IOException {
        Path file = resource("bundled-embedding.safetensors");
        try (Checkpoint changed = model.with(List.of(new Lora(file, 0.5)));
                Weights stored = Weights.open(file)) {
            TextualInversion word = changed.embeddings().get(0);
            assertEquals("cat", word.token());
            assertArrayEquals(
                    stored.tensor("bundle_emb.cat.string_to_param.*").floats(),
                    word.vectors().toArray());
            assertEquals(model.vocabularySize() + 2, changed.vocabularySize());
        }
        List<TestTensor> two = List.of(
                TestTensor.random("bundle_emb.cat.clip_l", 1, 32), TestTensor.random("bundle_emb.cat.clip_g", 1, 64));
        assertRefused(SafetensorsBytes.write(directory.resolve("xl"), two), InvalidModelException.class, "2 of them");
    }

    private static void assertRefused(Path file, Class<? extends Exception> type, String... complaints) {
        Failure.expect(type, () -> read(file), complaints);
        Failure.expect(type, () -> read(file), file.toString());
    }

    private static void read(Path file) {
        try (Checkpoint tiny = Checkpoint.open(SharedData.path("diffusion/tiny-sd"));
                Checkpoint changed = tiny.with(List.of(new Lora(file, 1)))) {
            changed.unet()
                    .weights()
                    .names()
                    .forEach(name -> changed.unet().weights().tensor(name).floats());
        }
    }

    @Test
    void numbersMustBeFinite() {
        assertRefused(
                resource("nan.safetensors"),
                InvalidModelException.class,
                "finite",
                "NaN",
                "attn1_to_q.lora_",
                "element");
        Failure.expect(
                InvalidModelException.class,
                () -> TextualInversion.read(TorchFileTest.resource("ti-nan.safetensors")),
                "ti-nan.safetensors",
                "emb_params",
                "NaN");
        try (Checkpoint changed = model.with(List.of(new Lora(resource("loha.safetensors"), 1e300)))) {
            Failure.expect(
                    InvalidModelException.class,
                    () -> changed.unet()
                            .weights()
                            .tensor("down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q.weight")
                            .floats(),
                    "finite",
                    "attn1.to_q.weight");
        }
    }

    @Test
    void weightsOfModelsMustBeFinite() throws IOException {
        List<TestTensor> tensors = new ArrayList<>();
        for (TestTensor tensor : OriginalLayoutModel.of(model, 2)) {
            tensors.add(
                    tensor.name().equals("model.diffusion_model.out.2.bias")
                            ? TestTensor.floats(tensor.name(), List.of(4), 0, 0, Float.NEGATIVE_INFINITY, 0)
                            : tensor);
        }
        Path file = SafetensorsBytes.write(directory.resolve("model.safetensors"), tensors);
        try (Checkpoint damaged = Checkpoint.open(file)) {
            Failure.expect(
                    InvalidModelException.class,
                    () -> damaged.unet().weights().tensor("conv_out.bias").floats(),
                    file.toString(),
                    "model.diffusion_model.out.2.bias",
                    "-Infinity");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'lora_alpha': 1e999} | finite",
                "{'lora_alpha': 'much'} | lora_alpha",
                "{'alpha_pattern': 3} | alpha_pattern",
                "{'alpha_pattern': {'(': 3}} | regular expressions",
                "{'alpha_pattern': {'(.*)*(.*)*(.*)*x': 3}} | matched soon",
                "[] | JSON object"
            })
    void damagedConfigurationsAreNamed(String json, String complaint) throws IOException {
        List<TestTensor> tensors = List.of(
                TestTensor.random(QUERY + ".lora_A.weight", 4, 64), TestTensor.random(QUERY + ".lora_B.weight", 64, 4));
        SafetensorsBytes.write(directory.resolve("adapter_model.safetensors"), tensors);
        Files.writeString(directory.resolve("adapter_config.json"), json.replace('\'', '"'));
        assertRefused(directory, InvalidFileException.class, complaint);
    }

    /**
     * PEFT's lora_bias: the bias of lora_B is added to the layer's, scaled as the weights are. fan_in_fan_out is for
     * layers that Stable Diffusion lacks, whose weights are transposed; PEFT ignores it for all others.
     */
    @Test
    void biasesOfPeftAreAddedToTheLayers() throws IOException {
        String layer = "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0";
        StoredTensor bias = model.unet().weights().tensor(layer + ".bias");
        StoredTensor weight = model.unet().weights().tensor(layer + ".weight");
        TestTensor change = TestTensor.random("base_model.model." + layer + ".lora_B.bias", 64);
        List<TestTensor> tensors = List.of(
                TestTensor.random("base_model.model." + layer + ".lora_A.weight", 4, 64),
                TestTensor.random("base_model.model." + layer + ".lora_B.weight", 64, 4),
                change);
        Path file = SafetensorsBytes.write(directory.resolve("adapter_model.safetensors"), tensors);
        Path config = directory.resolve("adapter_config.json");
        Files.writeString(config, "{\"r\": 4, \"lora_alpha\": 8, \"lora_bias\": true, \"fan_in_fan_out\": true}");
        float[] expected = bias.floats();
        try (Weights stored = Weights.open(file)) {
            float[] added = stored.tensor(change.name()).floats();
            for (int i = 0; i < expected.length; i++) {
                expected[i] += (float) (0.5 * 8 / 4 * added[i]);
            }
        }
        float[] merged;
        try (Checkpoint changed = model.with(List.of(new Lora(directory, 0.5)))) {
            assertArrayEquals(
                    expected, changed.unet().weights().tensor(bias.name()).floats(), 1e-6f);
            merged = changed.unet().weights().tensor(weight.name()).floats();
        }
        Files.writeString(config, "{\"r\": 4, \"lora_alpha\": 8}");
        try (Checkpoint tiny = Checkpoint.open(SharedData.path("diffusion/tiny-sd"));
                Checkpoint plain = tiny.with(List.of(new Lora(directory, 0.5)))) {
            assertArrayEquals(
                    merged, plain.unet().weights().tensor(weight.name()).floats());
        }
        String query = QUERY + ".lora_";
        SafetensorsBytes.write(
                file,
                List.of(
                        TestTensor.random(query + "A.weight", 4, 64),
                        TestTensor.random(query + "B.weight", 64, 4),
                        TestTensor.random(query + "B.bias", 64)));
        assertRefused(file, InvalidModelException.class, "it has no bias", query + "B.bias");
    }

    @Test
    void directoriesHaveOneFile() throws IOException {
        assertRefused(directory, InvalidModelException.class, "an empty one");
        Files.copy(resource("loha.safetensors"), directory.resolve("a.safetensors"));
        assertEquals(List.of(directory.resolve("a.safetensors")), new Lora(directory, 1).files());
        Files.copy(resource("loha.safetensors"), directory.resolve("b.safetensors"));
        assertRefused(directory, InvalidModelException.class, "a.safetensors, b.safetensors; name a file");
        Files.copy(resource("loha.safetensors"), directory.resolve("pytorch_lora_weights.safetensors"));
        assertEquals(List.of(directory.resolve("pytorch_lora_weights.safetensors")), new Lora(directory, 1).files());
        Path peft = resource("peft");
        List<Path> files = List.of(peft.resolve("adapter_model.safetensors"), peft.resolve("adapter_config.json"));
        assertEquals(files, new Lora(peft, 1).files());
        assertEquals(files, new Lora(files.get(0), 1).files());
    }

    @ParameterizedTest
    @CsvSource({
        "hada_w1_a, 'without hada_w1_b'",
        "lokr_w1, 'without lokr_w2_a'",
        "dora_scale, 'without down'",
        "oft_blocks, 'OFT'"
    })
    void partsMustBeComplete(String part, String complaint) throws IOException {
        String name = "lora_unet_down_blocks_1_attentions_0_proj_in." + part;
        Path file = SafetensorsBytes.write(directory.resolve("part"), List.of(TestTensor.random(name, 64, 4)));
        assertRefused(file, InvalidModelException.class, complaint, name);
    }
}
