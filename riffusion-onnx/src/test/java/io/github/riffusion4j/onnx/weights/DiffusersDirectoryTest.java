package io.github.riffusion4j.onnx.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffusersDirectoryTest {

    private static final TestTensor TENSOR = TestTensor.random("conv_in.weight", 4, 4);

    @TempDir
    private Path directory;

    @BeforeEach
    void createDirectory() throws IOException {
        for (String part : List.of("unet", "vae", "text_encoder")) {
            Files.createDirectory(directory.resolve(part));
            Files.writeString(directory.resolve(part).resolve("config.json"), "{\"part\": \"" + part + "\"}");
        }
        Files.createDirectory(directory.resolve("scheduler"));
        Files.writeString(
                directory.resolve("scheduler/scheduler_config.json"), "{\"prediction_type\": \"v_prediction\"}");
        write("vae/diffusion_pytorch_model.safetensors", TENSOR);
        write("text_encoder/model.safetensors", TENSOR);
    }

    private void write(String name, TestTensor... tensors) throws IOException {
        SafetensorsBytes.write(directory.resolve(name), List.of(tensors));
    }

    @Test
    void readsTheTinyModel() {
        Path model = SharedData.path("diffusion/tiny-sd");
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertEquals(model, checkpoint.path());
            assertEquals(32, checkpoint.unet().config().parse().integer("cross_attention_dim", 0));
            assertEquals(304, checkpoint.unet().weights().names().size());
            assertEquals(53, checkpoint.textEncoder().weights().names().size());
            assertEquals("PNDMScheduler", checkpoint.schedulerConfig().parse().string("_class_name", ""));
            assertEquals(Optional.of(model.resolve("tokenizer")), checkpoint.tokenizer());
            Weights vae = checkpoint.vae().weights();
            assertEquals(180, vae.names().size());
            assertEquals(
                    List.of(16, 16),
                    vae.tensor("encoder.mid_block.attentions.0.to_q.weight").shape());
            assertTrue(vae.names().contains("decoder.mid_block.attentions.0.to_out.0.bias"));
            assertFalse(vae.names().contains("decoder.mid_block.attentions.0.proj_attn.bias"));
        }
    }

    /** Each file has a tensor of another size, which tells which one was read. */
    @ParameterizedTest
    @CsvSource({
        "diffusion_pytorch_model.safetensors, diffusion_pytorch_model.fp16.safetensors",
        "diffusion_pytorch_model.safetensors, diffusion_pytorch_model.bin",
        "diffusion_pytorch_model.safetensors, diffusion_pytorch_model.non_ema.safetensors",
        "diffusion_pytorch_model.fp16.safetensors, diffusion_pytorch_model.non_ema.safetensors",
        "diffusion_pytorch_model.fp16.safetensors, diffusion_pytorch_model-00001-of-00002.safetensors",
        "model.fp16.safetensors, model.onnx",
        "model.safetensors, model.safetensors.index.json"
    })
    void prefersTheBestOfSeveralFiles(String best, String other) throws IOException {
        write("unet/" + best, TestTensor.random("x", 3));
        write("unet/" + other, TestTensor.random("x", 4));
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertEquals(List.of(3), checkpoint.unet().weights().tensor("x").shape());
            assertEquals("unet", checkpoint.unet().config().parse().string("part", ""));
            assertEquals(Optional.empty(), checkpoint.tokenizer());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "diffusion_pytorch_model.safetensors.index.json, diffusion_pytorch_model-0000%d-of-00002.safetensors",
        "model.safetensors.index.fp16.json, model.fp16-0000%d-of-00002.safetensors"
    })
    void readsShards(String index, String shard) throws IOException {
        TestTensor a = TestTensor.random("a", 3);
        TestTensor b = TestTensor.random("b", 2);
        write("unet/" + shard.formatted(1), a, TestTensor.random("unused", 1));
        write("unet/" + shard.formatted(2), b);
        Files.writeString(
                directory.resolve("unet").resolve(index),
                "{\"metadata\": {}, \"weight_map\": {\"b\": \"%s\", \"a\": \"%s\"}}"
                        .formatted(shard.formatted(2), shard.formatted(1)));

        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            Weights weights = checkpoint.unet().weights();
            assertEquals(List.of("b", "a"), List.copyOf(weights.names()));
            assertArrayEquals(a.bytes(), TestTensor.copy(weights.tensor("a")).bytes());
            assertArrayEquals(b.bytes(), TestTensor.copy(weights.tensor("b")).bytes());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {}                                                ~ an index of weights
            {"weight_map": 1}                                 ~ weight_map should be an object
            {"weight_map": {"a": "no.safetensors"}}           ~ no.safetensors: expected
            {"weight_map": {"a": "one.safetensors"}}          ~ expected a tensor "a"
            {"weight_map": {"a": "../vae/x.safetensors"}}     ~ found "../vae/x.safetensors"
            {"weight_map": {"a": "/etc/passwd"}}              ~ found "/etc/passwd"
            {"weight_map": {"a": ["one.safetensors"]}}        ~ found ["one.safetensors"]
            """)
    void rejectsInvalidIndex(String index, String complaint) throws IOException {
        write("unet/one.safetensors", TENSOR);
        Files.writeString(directory.resolve("unet/model.safetensors.index.json"), index);
        Failure.expect(InvalidFileException.class, () -> Checkpoint.open(directory), complaint);
    }

    @Test
    void convertsNamesOfOlderVersions() throws IOException {
        write("unet/diffusion_pytorch_model.safetensors", TENSOR);
        TestTensor query = TestTensor.random("encoder.mid_block.attentions.0.query.weight", 4, 4, 1, 1);
        write("vae/diffusion_pytorch_model.safetensors", query, TestTensor.random("quant_conv.weight", 2, 2, 1, 1));
        write("text_encoder/model.safetensors", TENSOR.named("embeddings.token_embedding.weight"));

        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            StoredTensor renamed = checkpoint.vae().weights().tensor("encoder.mid_block.attentions.0.to_q.weight");
            assertEquals(List.of(4, 4), renamed.shape());
            assertArrayEquals(query.bytes(), TestTensor.copy(renamed).bytes());
            assertEquals(
                    List.of(2, 2, 1, 1),
                    checkpoint.vae().weights().tensor("quant_conv.weight").shape());
            assertEquals(
                    "[text_model.embeddings.token_embedding.weight]",
                    checkpoint.textEncoder().weights().names().toString());
        }
    }

    @Test
    void reportsMissingFiles() throws IOException {
        Failure.expect(
                InvalidModelException.class,
                () -> Checkpoint.open(directory),
                directory.resolve("unet").toString(),
                "diffusion_pytorch_model.safetensors",
                "none of them");
        write("unet/diffusion_pytorch_model.safetensors", TENSOR);
        Files.delete(directory.resolve("unet/config.json"));
        Failure.expect(InvalidFileException.class, () -> Checkpoint.open(directory), "config.json", "does not exist");
    }

    @Test
    void otherDirectoriesAreRejected() throws IOException {
        Failure.expect(
                InvalidModelException.class,
                () -> Checkpoint.open(directory.resolve("vae")),
                "none named text_encoder, unet, vae");
        Files.createDirectory(directory.resolve("text_encoder_2"));
        Failure.expect(InvalidModelException.class, () -> Checkpoint.open(directory), "Stable Diffusion XL");
    }

    @Test
    void missingDirectoryIsReported() {
        Failure.expect(
                InvalidModelException.class,
                () -> Checkpoint.open(directory.resolve("nowhere")),
                "no directory of that name");
    }
}
