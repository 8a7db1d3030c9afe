package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations and weights that are not supported are named before anything is written. */
class UnsupportedModelTest {

    private static final RandomModel SMALL = SmallModels.TWO_LEVELS.model();
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
    private static final String VAE = "vae/diffusion_pytorch_model.safetensors";

    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Path exported = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = directory.resolve("model");
        exported = directory.resolve("exported");
        SMALL.write(model, Precision.F32);
    }

    private void export() {
        export(Progress.none());
    }

    private void export(Progress progress) {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport.of(weights, ExportProfile.CPU).write(exported, progress);
        }
    }

    private void assertRejects(String... parts) throws IOException {
        Failure.expect(InvalidModelException.class, this::export, parts);
        assertNothingWritten();
    }

    private void assertNothingWritten() throws IOException {
        assertFalse(Files.exists(exported));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(model), files.toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unet | \"CrossAttnDownBlock2D\" | \"AttnDownBlock2D\" | down_block_types | AttnDownBlock2D",
                "unet | \"act_fn\": \"silu\" | \"act_fn\": \"gelu\" | act_fn | gelu",
                "unet | \"num_class_embeds\": null | \"addition_embed_type\": \"text_time\" | addition_embed_type | text_time",
                "unet | \"num_class_embeds\": null | \"resnet_time_scale_shift\": \"scale_shift\" | resnet_time_scale_shift | scale_shift",
                "unet | [24, 48] | [24, 49] | heads | 49",
                "unet | \"norm_num_groups\": 3 | \"norm_num_groups\": 5 | norm_num_groups | 5 groups",
                "unet | \"layers_per_block\": 1 | \"layers_per_block\": [1, 1, 1] | layers_per_block | [1,1,1]",
                "vae | \"act_fn\": \"silu\" | \"act_fn\": \"mish\" | act_fn | mish",
                "vae | \"AutoencoderKL\" | \"VQModel\" | _class_name | VQModel",
                "text_encoder | \"hidden_act\": \"gelu\" | \"hidden_act\": \"relu\" | hidden_act | relu",
                "text_encoder | \"num_attention_heads\": 3 | \"num_attention_heads\": 5 | num_attention_heads | 24",
                "text_encoder | \"clip_text_model\" | \"t5\" | model_type | t5",
            })
    void unsupportedOptionsAreNamed(String part, String old, String changed, String name, String found)
            throws IOException {
        Path config = model.resolve(part).resolve("config.json");
        String text = Files.readString(config);
        assertFalse(!text.contains(old), () -> old + " is not in " + text);
        Files.writeString(config, text.replace(old, changed));
        assertRejects(config.toString(), name, found);
    }

    @Test
    void missingTensorIsNamed() throws IOException {
        SMALL.unet().tensors().remove("mid_block.resnets.1.conv1.bias").write(model.resolve(UNET), Precision.F32);
        assertRejects(UNET, "mid_block.resnets.1.conv1.bias");
    }

    @Test
    void mismatchedShapeIsNamedWithBothShapes() throws IOException {
        SMALL.unet().tensors().add("conv_in.weight", 24, 9, 3, 3).write(model.resolve(UNET), Precision.F32);
        assertRejects("conv_in.weight", "[24, 4, 3, 3]", "[24, 9, 3, 3]");
    }

    @Test
    void unusedTensorsAreNamed() throws IOException {
        RandomTensors more =
                SMALL.vae().tensors().add("decoder.extra.weight", 3).add("loss.weight", 1);
        more.write(model.resolve(VAE), Precision.F32);
        assertRejects("2 more: decoder.extra.weight, loss.weight");
    }

    @Test
    void positionIdBuffersAreIgnored() throws IOException {
        SMALL.textEncoder()
                .tensors()
                .add("text_model.embeddings.position_ids", 1, 77)
                .write(model.resolve("text_encoder/model.safetensors"), Precision.F32);
        export();
    }

    @Test
    void textEncoderLayersCanBeSkippedButNotAll() {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport export = ModelExport.of(weights, ExportProfile.CPU);
            export.withoutLastTextLayers(1).write(exported, Progress.none());
            Failure.expect(
                    IllegalArgumentException.class,
                    () -> export.withoutLastTextLayers(2).write(directory.resolve("other"), Progress.none()),
                    "2 layers");
            Failure.expect(IllegalArgumentException.class, () -> export.withoutLastTextLayers(-1), "-1");
        }
    }

    @Test
    void existingDirectoryIsLeftUntouched() throws IOException {
        export();
        byte[] before = Files.readAllBytes(exported.resolve("unet/model.onnx"));
        Failure.expect(RiffusionException.class, this::export, exported.toString(), "is there already");
        assertEquals(before.length, Files.size(exported.resolve("unet/model.onnx")));
    }

    @Test
    void cancellationLeavesNothing() throws IOException {
        Cancellation cancellation = new Cancellation();
        Progress progress = (done, total) -> {
            if (done == total / 2) {
                cancellation.cancel();
            }
        };
        Failure.expect(CancelledException.class, () -> export(progress.until(cancellation)));
        assertNothingWritten();
    }

    @Test
    void tokenizerWithoutItsFilesIsRejected() throws IOException {
        Files.delete(model.resolve("tokenizer/merges.txt"));
        assertRejects("tokenizer", "no merges.txt");
    }

    @Test
    void theSameWeightsGiveTheSameBytes() throws IOException {
        export();
        Path first = exported;
        exported = directory.resolve("again");
        export();
        try (Stream<Path> files = Files.walk(first)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path referenceGraph = exported.resolve(first.relativize(file));
                assertEquals(-1, Files.mismatch(file, referenceGraph), file.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unet | 'layers_per_block': 2000000000 | layers_per_block should be a whole number of 1 to 256",
                "unet | 'block_out_channels': [24, 2000000000] | block_out_channels should be a list of 1 to 10",
                "unet | 'block_out_channels': [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] | block_out_channels: a list of 1 to 10",
                "unet | 'downsample_padding': 1e9 | downsample_padding should be",
                "unet | 'conv_in_kernel': 2000000000 | conv_in_kernel should be",
                "unet | 'norm_eps': 1e999 | norm_eps should be a number of 0",
                "text_encoder | 'max_position_embeddings': 100000 | max_position_embeddings should be",
                "text_encoder | 'num_hidden_layers': 2000000000 | num_hidden_layers should be",
            },
            quoteCharacter = '`')
    void numbersWithoutBoundsAreRefused(String part, String setting, String complaint) throws IOException {
        Path config = model.resolve(part).resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.substring(0, text.lastIndexOf('}')) + ", " + setting.replace('\'', '"') + "}");
        Failure.expect(InvalidFileException.class, this::export, config.toString(), complaint);
        assertNothingWritten();
    }
}
