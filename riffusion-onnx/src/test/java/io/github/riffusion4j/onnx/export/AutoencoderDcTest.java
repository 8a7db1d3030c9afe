package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.session.VaeEncoder;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Autoencoders created by diffusers ({@code autoencoder_dc.py} among the resources), with its results. */
class AutoencoderDcTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final double TOLERANCE = 1e-4;
    private static final double TOLERANCE_OF_16_BITS = 0.02;
    private static final List<String> FILES = List.of("config.json", "diffusion_pytorch_model.safetensors");

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    private Path model() {
        return directory.resolve("model");
    }

    /** Writes a model whose other networks are arbitrary. */
    private void write(String golden) throws IOException {
        SmallModels.TWO_LEVELS.model().write(model(), Precision.F32);
        for (String file : FILES) {
            Path target = model().resolve("vae").resolve(file);
            try (var in = AutoencoderDcTest.class.getResourceAsStream("autoencoder-dc/" + golden + "/" + file)) {
                Files.copy(Objects.requireNonNull(in, golden), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path export(ExportProfile profile) {
        Path exported = directory.resolve(profile.name());
        try (Checkpoint weights = Checkpoint.open(model())) {
            ModelExport.of(weights, profile).write(exported, Progress.none());
        }
        return exported;
    }

    @ParameterizedTest
    @CsvSource({"strided, 1", "shortcuts, 0.41407", "unshuffled, 1"})
    void matchesDiffusers(String golden, double scale) throws IOException {
        write(golden);
        for (ExportProfile profile : List.of(ExportProfile.PLAIN, ExportProfile.CPU, ExportProfile.CPU_INT8)) {
            try (StableDiffusion model = StableDiffusion.load(export(profile), CPU)) {
                assertEquals(new LatentFormat(4, 8, 8, scale, 4, 2), model.latents());
                requireGolden(golden, TOLERANCE, model.vaeEncoder(), model.vaeDecoder());
            }
        }
    }

    private void requireGolden(String golden, double tolerance, VaeEncoder encoder, VaeDecoder decoder) {
        LatentDistribution seen = encoder.encode(tensor(golden, "image"), never);
        requireClose(tolerance, golden, "latent", seen.mode());
        requireClose(tolerance, golden, "decoded", decoder.decode(tensor(golden, "latents"), never));
    }

    private static void requireClose(double tolerance, String golden, String name, Tensor actual) {
        Tensor expected = tensor(golden, name);
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(tolerance, expected.toArray(), actual.toArray());
    }

    private static Tensor tensor(String golden, String name) {
        Npy npy = Npy.resource(AutoencoderDcTest.class, "autoencoder-dc/" + golden + "/" + name + ".npy");
        return Tensor.of(npy.shape(), npy.floats());
    }

    /** The CUDA lowering, with its operators composed of ONNX's own. */
    @ParameterizedTest
    @CsvSource({"strided", "shortcuts", "unshuffled"})
    void cudaLoweringMatchesDiffusers(String golden) throws IOException {
        write(golden);
        try (Checkpoint weights = Checkpoint.open(model())) {
            Autoencoder autoencoder =
                    Autoencoder.of(ConfigReader.of(weights.vae().config()));
            ModuleWeights parameters = ModuleWeights.of(weights.vae());
            for (DataType type : List.of(DataType.FLOAT, DataType.FLOAT16)) {
                Path encoder =
                        referenceGraph(type, "encoder", lowering -> autoencoder.buildEncoder(parameters, lowering));
                Path decoder =
                        referenceGraph(type, "decoder", lowering -> autoencoder.buildDecoder(parameters, lowering));
                try (VaeEncoder encodes = VaeEncoder.load(encoder, CPU);
                        VaeDecoder decodes = VaeDecoder.load(decoder, CPU)) {
                    double tolerance = type == DataType.FLOAT ? TOLERANCE : TOLERANCE_OF_16_BITS;
                    requireGolden(golden, tolerance, encodes, decodes);
                }
            }
        }
    }

    private Path referenceGraph(DataType type, String part, Consumer<Lowering> network) throws IOException {
        Graph graph = new Graph();
        network.accept(new CudaLowering(graph, type, new CudaReferenceOperators(graph)));
        Path target = Files.createDirectory(directory.resolve(part + type));
        OnnxFile.write(graph, Map.of(), target, Progress.none());
        return target.resolve(OnnxFile.NAME);
    }

    /** The encoder gives the same latents for the same image, whatever the seed. */
    @Test
    void latentsAreDeterministic() throws IOException {
        write("strided");
        try (StableDiffusion model = StableDiffusion.load(export(ExportProfile.CPU), CPU)) {
            LatentDistribution seen = model.vaeEncoder().encode(tensor("strided", "image"), never);
            assertTrue(seen.isRepeatable());
            assertEquals(
                    seen.mode(),
                    seen.sample(NetworkOutputs.gaussian(1, seen.mode().shape())));
            Tensor unfit = NetworkOutputs.gaussian(1, 1, 4, 4, 6);
            assertThrows(IllegalArgumentException.class, () -> seen.sample(unfit));
        }
    }

    /** Shortcuts are in the weights; resampling takes one convolution, and one pixel shuffle for upsampling. */
    @Test
    void shortcutsAddNoNodes() throws IOException {
        write("shortcuts");
        Path exported = export(ExportProfile.CPU);
        // Two in each of three stages; the first, two that halve, and the last.
        assertEquals(10, count(exported.resolve("vae_encoder"), "Conv"));
        // In each block the normalization's two, and the block's own.
        assertEquals(9, count(exported.resolve("vae_encoder"), "Add"));
        assertEquals(10, count(exported.resolve("vae_decoder"), "Conv"));
        assertEquals(2, count(exported.resolve("vae_decoder"), "DepthToSpace"));
        assertEquals(0, count(exported.resolve("vae_decoder"), "Resize"));
    }

    /** The error of eight successive layers; convolutions with shortcuts in their weights would be worse. */
    @Test
    void int8DecoderStaysCloseToFloat32() throws IOException {
        SmallModels.DEEP_COMPRESSION.model().write(model(), Precision.F32);
        Tensor latents = NetworkOutputs.gaussian(1, 2, 4, 8, 6);
        Tensor exact = decoded(export(ExportProfile.CPU), latents);
        Tensor rounded = decoded(export(ExportProfile.CPU_INT8), latents);
        double error = Compare.relativeError(exact.toArray(), rounded.toArray());
        assertTrue(error > 1e-4 && error < 0.03, "error " + error);
    }

    private Tensor decoded(Path exported, Tensor latents) {
        try (VaeDecoder decoder =
                VaeDecoder.load(exported.resolve("vae_decoder").resolve(OnnxFile.NAME), CPU)) {
            return decoder.decode(latents, never);
        }
    }

    private static long count(Path part, String operator) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(part.resolve(OnnxFile.NAME)))
                .getGraph()
                .getNodeList()
                .stream()
                .filter(node -> node.getOpType().equals(operator))
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"decoder_block_types\": \"ResBlock\" | \"decoder_block_types\": [\"ResBlock\", \"ResBlock\", \"EfficientViTBlock\"] | decoder_block_types | EfficientViTBlock",
                "\"encoder_block_types\": \"ResBlock\" | \"encoder_block_types\": \"EfficientViTBlock\" | encoder_block_types | EfficientViTBlock",
                "\"_class_name\": | \"decoder_norm_types\": [\"batch_norm\", \"rms_norm\", \"rms_norm\"], \"_class_name\": | decoder_norm_types | batch_norm",
                "\"_class_name\": | \"decoder_act_fns\": [\"silu\"], \"_class_name\": | decoder_act_fns | each of 3 blocks",
                "\"decoder_conv_act_fn\": \"silu\" | \"decoder_conv_act_fn\": \"relu6\" | decoder_conv_act_fn | relu6",
                "\"downsample_block_type\": \"Conv\" | \"downsample_block_type\": \"pool\" | downsample_block_type | pool",
                "\"upsample_block_type\": \"pixel_shuffle\" | \"upsample_block_type\": \"bilinear\" | upsample_block_type | bilinear",
                "\"encoder_layers_per_block\": [0, 1, 2] | \"encoder_layers_per_block\": [0, 0, 2] | encoder_layers_per_block | at least one block in each stage but the first",
                "\"encoder_block_out_channels\": [4, 8, 16], \"encoder_layers_per_block\": [0, 1, 2] | \"encoder_block_out_channels\": [4], \"encoder_layers_per_block\": [0] | encoder_layers_per_block | one stage alone",
                "\"decoder_block_out_channels\": [4, 8, 16], \"decoder_layers_per_block\": [0, 1, 2] | \"decoder_block_out_channels\": [4, 8], \"decoder_layers_per_block\": [0, 1] | decoder_block_out_channels | as many stages as the encoder has, 3",
                "\"downsample_block_type\": \"Conv\" | \"downsample_block_type\": \"pixel_unshuffle\", \"encoder_block_out_channels\": [4, 6, 24] | encoder_block_out_channels | not 6",
                "\"decoder_layers_per_block\": [0, 1, 2] | \"decoder_layers_per_block\": [0, 1] | decoder_layers_per_block | 3 whole numbers",
                "\"decoder_layers_per_block\": [0, 1, 2] | \"decoder_layers_per_block\": [0, 1, -2] | decoder_layers_per_block | at least 0",
                "\"encoder_block_out_channels\": [4, 8, 16] | \"encoder_block_out_channels\": [4, 8, 12] | encoder_block_out_channels | not 12 after 8",
                "\"decoder_block_out_channels\": [4, 8, 16] | \"decoder_block_out_channels\": [4, 8, 12] | decoder_block_out_channels | not 12 after 8",
                "\"decoder_in_shortcut\": false | \"decoder_in_shortcut\": true, \"latent_channels\": 3 | decoder_block_out_channels | 3 latent_channels",
            })
    void unsupportedOptionsAreNamed(String old, String changed, String name, String found) throws IOException {
        write("strided");
        Path config = model().resolve("vae/config.json");
        String text = Files.readString(config)
                .replaceAll("\\s+", " ")
                .replace("[ ", "[")
                .replace(" ]", "]");
        assertTrue(text.contains(old), () -> old + " is not in " + text);
        Files.writeString(config, text.replace("\"latent_channels\": 4,", "").replace(old, changed));
        Failure.expect(InvalidFileException.class, () -> export(ExportProfile.CPU), config.toString(), name, found);
        assertFalse(Files.exists(directory.resolve("CPU")));
    }

    @Test
    void mismatchedWeightsAreNamed() throws IOException {
        SmallModels.DEEP_COMPRESSION.model().write(model(), Precision.F32);
        Path file = model().resolve("vae/diffusion_pytorch_model.safetensors");
        SmallModels.DEEP_COMPRESSION
                .model()
                .vae()
                .tensors()
                .remove("decoder.up_blocks.1.1.norm.bias")
                .write(file, Precision.F32);
        assertRejects("decoder.up_blocks.1.1.norm.bias");
        SmallModels.DEEP_COMPRESSION
                .model()
                .vae()
                .tensors()
                .add("encoder.down_blocks.1.1.conv.weight", 96, 24, 1, 1)
                .write(file, Precision.F32);
        assertRejects("encoder.down_blocks.1.1.conv.weight", "[96, 24, 3, 3]", "[96, 24, 1, 1]");
        SmallModels.DEEP_COMPRESSION
                .model()
                .vae()
                .tensors()
                .add("encoder.down_blocks.0.0.conv1.weight", 12, 12, 3, 3)
                .write(file, Precision.F32);
        assertRejects("1 more: encoder.down_blocks.0.0.conv1.weight");
    }

    private void assertRejects(String... parts) {
        Failure.expect(InvalidModelException.class, () -> export(ExportProfile.CPU), parts);
    }
}
