package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Checkpoint.Component;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleFileCheckpointTest {

    private static final String UNET = "model.diffusion_model.";

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("model.ckpt");
    }

    private static Checkpoint tiny() {
        return Checkpoint.open(SharedData.path("diffusion/tiny-sd"));
    }

    private void write(boolean torch, List<TestTensor> tensors) throws IOException {
        if (torch) {
            TorchBytes.write(file(), tensors);
        } else {
            SafetensorsBytes.write(file(), tensors);
        }
    }

    private static void assertSame(Weights expected, Weights actual) {
        assertEquals(new TreeSet<>(expected.names()), new TreeSet<>(actual.names()));
        for (String name : expected.names()) {
            assertEquals(expected.tensor(name).shape(), actual.tensor(name).shape(), name);
            assertArrayEquals(
                    expected.tensor(name).floats(), actual.tensor(name).floats(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void renamesEveryTensorToDiffusers(boolean torch) throws IOException {
        try (Checkpoint expected = tiny()) {
            List<TestTensor> tensors = new ArrayList<>(OriginalLayoutModel.of(expected, 2));
            tensors.add(TestTensor.random("first_stage_model.loss.logvar"));
            tensors.add(TestTensor.random("model_ema.diffusion_modelinput_blocks00weight", 3));
            tensors.add(TestTensor.random("betas", 1000));
            write(torch, tensors);
            try (Checkpoint read = Checkpoint.open(file())) {
                assertSame(expected.unet().weights(), read.unet().weights());
                assertSame(expected.vae().weights(), read.vae().weights());
                assertSame(expected.textEncoder().weights(), read.textEncoder().weights());
                assertEquals(Optional.empty(), read.tokenizer());
            }
        }
    }

    @Test
    void infersTheConfig() throws IOException {
        try (Checkpoint expected = tiny()) {
            write(false, OriginalLayoutModel.of(expected, 2));
            try (Checkpoint read = Checkpoint.open(file())) {
                // Left out: what leaves no trace in the tensors, and is not that of Stable Diffusion in the tiny model.
                assertAgrees(
                        expected.unet(),
                        read.unet(),
                        "_diffusers_version",
                        "sample_size",
                        "dual_cross_attention",
                        "only_cross_attention",
                        "num_class_embeds");
                assertAgrees(expected.vae(), read.vae(), "_diffusers_version", "sample_size", "norm_num_groups");
                assertAgrees(
                        expected.textEncoder(),
                        read.textEncoder(),
                        "dropout",
                        "attention_dropout",
                        "pad_token_id",
                        "torch_dtype",
                        "num_attention_heads");
                JsonObject scheduler = read.schedulerConfig().parse().object();
                for (String field : List.of("_class_name", "beta_start", "beta_end", "beta_schedule", "steps_offset")) {
                    assertEquals(expected.schedulerConfig().parse().object().get(field), scheduler.get(field), field);
                }
            }
        }
    }

    private static void assertAgrees(Component expected, Component actual, String... except) {
        JsonObject config = expected.config().parse().object().deepCopy();
        Arrays.asList(except).forEach(config::remove);
        // The settings of a file are read as numbers, and 1 and 1.0 are the same.
        JsonObject read = JsonParser.parseString(
                        actual.config().parse().object().toString())
                .getAsJsonObject();
        for (String field : config.keySet()) {
            assertEquals(config.get(field), read.get(field), field);
        }
    }

    @Test
    void predictionTypeCanBeOverridden() throws IOException {
        try (Checkpoint tiny = tiny()) {
            write(false, OriginalLayoutModel.of(tiny, 2));
        }
        try (Checkpoint read = Checkpoint.open(file())) {
            assertEquals("epsilon", read.schedulerConfig().parse().string("prediction_type", ""));
            assertEquals(
                    "v_prediction",
                    read.withPrediction(PredictionType.V_PREDICTION)
                            .schedulerConfig()
                            .parse()
                            .string("prediction_type", ""));
            assertEquals("epsilon", read.schedulerConfig().parse().string("prediction_type", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "modelspec.prediction_type, v, v_prediction",
        "modelspec.prediction_type, epsilon, epsilon",
        "modelspec.architecture, stable-diffusion-v2-768-v, v_prediction",
        "modelspec.architecture, stable-diffusion-v2-512, epsilon",
        "modelspec.architecture, stable-diffusion-v1, epsilon",
        "format, pt, epsilon"
    })
    void metadataMayHoldThePredictionType(String key, String value, String expected) throws IOException {
        try (Checkpoint tiny = tiny()) {
            Files.write(file(), SafetensorsBytes.of(OriginalLayoutModel.of(tiny, 2), Map.of(key, value)));
        }
        assertPrediction(expected);
    }

    private void assertPrediction(String expected) {
        try (Checkpoint read = Checkpoint.open(file())) {
            assertEquals(expected, read.schedulerConfig().parse().string("prediction_type", ""));
        }
    }

    @Test
    void aTensorMayMarkThePredictionType() throws IOException {
        try (Checkpoint tiny = tiny()) {
            List<TestTensor> tensors = new ArrayList<>(OriginalLayoutModel.of(tiny, 2));
            tensors.add(TestTensor.random("v_pred", 0));
            write(true, tensors);
        }
        assertPrediction("v_prediction");
    }

    /**
     * ComfyUI's observation of Stable Diffusion 2 ({@code supported_models.py}, SD20): velocity if the population
     * standard deviation of {@code output_blocks.11.1.transformer_blocks.0.norm1.bias} is above 0.09.
     */
    @ParameterizedTest
    @CsvSource({"0.095, true, v_prediction", "0.085, true, epsilon", "0.095, false, epsilon"})
    void aBiasOfStableDiffusion2TellsThePredictionType(float deviation, boolean openClip, String expected)
            throws IOException {
        RandomModel model = new RandomModel(
                new RandomClip(514, 16, 40, 1, 2, "quick_gelu"),
                new RandomUnet(
                        List.of(16, 16, 16, 16),
                        List.of(true, true, true, false),
                        List.of(1, 1, 1, 1),
                        2,
                        1,
                        4,
                        16,
                        true,
                        true,
                        8),
                new RandomVae(List.of(8, 16), 1, 4, 4, false, false));
        model.write(directory.resolve("diffusers"), RandomTensors.Precision.F32);
        String bias = UNET + "output_blocks.11.1.transformer_blocks.0.norm1.bias";
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.3f + (i % 2 == 0 ? deviation : -deviation);
        }
        List<TestTensor> tensors = new ArrayList<>(openClip ? openClip() : List.of());
        try (Checkpoint diffusers = Checkpoint.open(directory.resolve("diffusers"))) {
            for (TestTensor tensor : OriginalLayoutModel.of(diffusers, 2)) {
                if (tensor.name().equals(bias)) {
                    tensors.add(TestTensor.floats(bias, tensor.shape(), values));
                } else if (!openClip || !tensor.name().startsWith("cond_stage_model.")) {
                    tensors.add(tensor);
                }
            }
        }
        assertTrue(tensors.stream().anyMatch(tensor -> tensor.name().equals(bias)));
        write(false, tensors);
        assertPrediction(expected);
    }

    /** As in Stable Diffusion 2: OpenCLIP's text encoder, and linear projections of attention. */
    @Test
    void readsStableDiffusion2() throws IOException {
        List<TestTensor> tensors = new ArrayList<>();
        try (Checkpoint tiny = tiny()) {
            for (TestTensor tensor : OriginalLayoutModel.of(tiny, 2)) {
                boolean projection = tensor.name().contains(".proj_in.weight")
                        || tensor.name().contains(".proj_out.weight");
                if (projection && tensor.name().startsWith(UNET)) {
                    tensors.add(tensor.shaped(64, 64));
                } else if (!tensor.name().startsWith("cond_stage_model.")) {
                    tensors.add(tensor);
                }
            }
        }
        tensors.addAll(openClip());
        write(true, tensors);

        try (Checkpoint read = Checkpoint.open(file())) {
            assertEquals(
                    "[1,1]",
                    String.valueOf(read.unet().config().parse().object().get("attention_head_dim")));
            assertEquals(true, read.unet().config().parse().flag("use_linear_projection", false));
            assertEquals("gelu", read.textEncoder().config().parse().string("hidden_act", ""));
            assertEquals(1, read.textEncoder().config().parse().integer("num_hidden_layers", 0));
            assertEquals(2, read.textEncoder().config().parse().integer("num_attention_heads", 0));
            assertOpenClip(read.textEncoder().weights());
        }
    }

    private static List<TestTensor> openClip() {
        List<TestTensor> tensors = new ArrayList<>(List.of(
                TestTensor.random("cond_stage_model.model.token_embedding.weight", 10, 128),
                TestTensor.random("cond_stage_model.model.positional_embedding", 77, 128),
                TestTensor.random("cond_stage_model.model.ln_final.weight", 128),
                TestTensor.floats("cond_stage_model.model.text_projection", List.of(2, 3), 1, 2, 3, 4, 5, 6),
                TestTensor.random("cond_stage_model.model.logit_scale")));
        for (int layer = 0; layer < 2; layer++) {
            String name = "cond_stage_model.model.transformer.resblocks." + layer;
            tensors.add(TestTensor.random(name + ".attn.in_proj_weight", 384, 128));
            tensors.add(TestTensor.random(name + ".attn.in_proj_bias", 384));
            tensors.add(TestTensor.random(name + ".attn.out_proj.weight", 128, 128));
            tensors.add(TestTensor.random(name + ".ln_1.weight", 128));
            tensors.add(TestTensor.random(name + ".mlp.c_fc.weight", 512, 128));
            tensors.add(TestTensor.random(name + ".mlp.c_proj.weight", 128, 512));
        }
        return tensors;
    }

    private static void assertOpenClip(Weights weights) {
        float[] fused =
                TestTensor.values("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight", 384 * 128);
        List<String> projections = List.of("q_proj", "k_proj", "v_proj");
        for (int i = 0; i < 3; i++) {
            StoredTensor projection =
                    weights.tensor("text_model.encoder.layers.0.self_attn." + projections.get(i) + ".weight");
            assertEquals(List.of(128, 128), projection.shape());
            int length = 128 * 128;
            assertArrayEquals(Arrays.copyOfRange(fused, i * length, (i + 1) * length), projection.floats());
            assertEquals(
                    List.of(128),
                    weights.tensor("text_model.encoder.layers.0.self_attn." + projections.get(i) + ".bias")
                            .shape());
        }
        assertEquals(List.of(3, 2), weights.tensor("text_projection.weight").shape());
        assertArrayEquals(
                new float[] {1, 4, 2, 5, 3, 6},
                weights.tensor("text_projection.weight").floats());
        assertEquals(
                List.of(512, 128),
                weights.tensor("text_model.encoder.layers.0.mlp.fc1.weight").shape());
        assertEquals(
                List.of(77, 128),
                weights.tensor("text_model.embeddings.position_embedding.weight")
                        .shape());
        // The last of two is not used.
        assertFalse(weights.names().stream().anyMatch(name -> name.contains("layers.1.")));
        assertEquals(14, weights.names().size());
    }

    @ParameterizedTest
    @CsvSource({
        "first_stage_model., 'with an autoencoder; found no tensors whose names begin with first_stage_model.'",
        "cond_stage_model., 'with a text encoder; found no tensors'",
        "model.diffusion_model.input_blocks.0., 'others, such as'",
        "model.diffusion_model.middle_block.1., 'a tensor \"mid_block.attentions.0.proj_in.weight\"'",
        "model.diffusion_model.output_blocks.5., 'have one layer more'"
    })
    void reportsMissingComponents(String part, String complaint) throws IOException {
        assertMessage(
                name -> !name.startsWith(part),
                List.of(),
                complaint.replace("others, such as", "tensors of other names, such as"));
    }

    @ParameterizedTest
    @CsvSource({
        "conditioner.embedders.0.x, Stable Diffusion XL",
        "lora_unet_x.lora_down.weight, a LoRA",
        "model.diffusion_model.label_emb.0.0.weight, a tensor model.diffusion_model.label_emb.0.0.weight"
    })
    void reportsOtherCheckpoints(String name, String complaint) throws IOException {
        assertMessage(any -> true, List.of(TestTensor.random(name, 1)), complaint);
    }

    private void assertMessage(Predicate<String> kept, List<TestTensor> added, String complaint) throws IOException {
        try (Checkpoint tiny = tiny()) {
            List<TestTensor> tensors = new ArrayList<>(added);
            OriginalLayoutModel.of(tiny, 2).stream()
                    .filter(tensor -> kept.test(tensor.name()))
                    .forEach(tensors::add);
            write(false, tensors);
        }
        Failure.expect(InvalidModelException.class, () -> Checkpoint.open(file()), file().toString(), complaint);
    }

    @Test
    void singleComponentIsNotAModel() {
        Failure.expect(
                InvalidModelException.class,
                () -> Checkpoint.open(SharedData.path("diffusion/tiny-sd/unet/diffusion_pytorch_model.safetensors")),
                "one component of a model in the layout of diffusers");
    }

    /** A tensor of 65536 x 65536 x 0 elements, whose sizes overflow where they are multiplied before the zero. */
    @Test
    void sizesThatOverflowBesideAZeroAreRefused() throws URISyntaxException {
        Path file =
                Path.of(Objects.requireNonNull(SingleFileCheckpointTest.class.getResource("overflow-zero.safetensors"))
                        .toURI());
        Failure.expect(InvalidModelException.class, () -> Checkpoint.open(file).close(), file.toString());
    }
}
