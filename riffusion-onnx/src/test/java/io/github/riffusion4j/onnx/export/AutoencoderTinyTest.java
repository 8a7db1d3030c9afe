package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.github.riffusion4j.onnx.session.LatentDistribution.Deterministic;
import io.github.riffusion4j.onnx.session.LatentDistribution.Gaussian;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.session.VaeEncoder;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny autoencoders created by diffusers ({@code autoencoder_tiny.py} among the resources), with its results. */
class AutoencoderTinyTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final double TOLERANCE = 1e-4;
    private static final double TOLERANCE_OF_16_BITS = 0.02;
    private static final double SCALE = 0.18215;
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    private Path model() {
        return directory.resolve("model");
    }

    /** Writes a model with an AutoencoderKL that has so many levels. */
    private void writeModel(int levels) throws IOException {
        RandomModel small = SmallModels.TWO_LEVELS.model();
        List<Integer> channels = List.of(4, 4, 8, 8).subList(0, levels);
        new RandomModel(small.textEncoder(), small.unet(), new RandomVae(channels, 1, 2, 4, false, true))
                .write(model(), Precision.F32);
    }

    private static Path copy(String golden, String file, Path target) throws IOException {
        Files.createDirectories(target);
        try (var in = AutoencoderTinyTest.class.getResourceAsStream("autoencoder-tiny/" + golden + "/" + file)) {
            Files.copy(Objects.requireNonNull(in, file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return target.resolve(file);
    }

    private Path export(ExportProfile profile, UnaryOperator<Checkpoint> change) {
        Path exported = directory.resolve(profile.name() + System.nanoTime());
        try (Checkpoint weights = Checkpoint.open(model());
                Checkpoint changed = change.apply(weights)) {
            ModelExport.of(changed, profile).write(exported, Progress.none());
        }
        return exported;
    }

    private static Tensor tensor(String golden, String name) {
        Npy npy = Npy.resource(AutoencoderTinyTest.class, "autoencoder-tiny/" + golden + "/" + name + ".npy");
        return Tensor.of(npy.shape(), npy.floats());
    }

    private void requireGolden(String golden, double tolerance, VaeEncoder encoder, VaeDecoder decoder) {
        requireEncoded(golden, tolerance, encoder);
        requireClose(tolerance, golden, "decoded", decoder.decode(tensor(golden, "latents"), never));
    }

    private void requireEncoded(String golden, double tolerance, VaeEncoder encoder) {
        Deterministic seen = (Deterministic) encoder.encode(tensor(golden, "image"), never);
        requireClose(tolerance, golden, "latent", seen.latents());
    }

    private static void requireClose(double tolerance, String golden, String name, Tensor actual) {
        Tensor expected = tensor(golden, name);
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(tolerance, expected.toArray(), actual.toArray());
    }

    /** As a model's own autoencoder; with 8 bits, too, it stays in 32. */
    @ParameterizedTest
    @CsvSource({"taesd, 1, 8", "silu, 0.5, 4"})
    void matchesDiffusers(String golden, double scale, int downsampling) throws IOException {
        writeModel(2);
        copy(golden, CONFIG, model().resolve("vae"));
        copy(golden, WEIGHTS, model().resolve("vae"));
        for (ExportProfile profile : List.of(ExportProfile.PLAIN, ExportProfile.CPU, ExportProfile.CPU_INT8)) {
            try (StableDiffusion model = StableDiffusion.load(export(profile, same -> same), CPU)) {
                assertEquals(new LatentFormat(4, 8, 8, scale, downsampling, 2), model.latents());
                assertEquals(scale, model.encoderScale());
                requireGolden(golden, TOLERANCE, model.vaeEncoder(), model.vaeDecoder());
            }
        }
    }

    /** The CUDA lowering, with its operators composed of ONNX's own. */
    @ParameterizedTest
    @ValueSource(strings = {"taesd", "silu"})
    void cudaLoweringMatchesDiffusers(String golden) throws IOException {
        writeModel(2);
        copy(golden, CONFIG, model().resolve("vae"));
        copy(golden, WEIGHTS, model().resolve("vae"));
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

    /** In place of a model's own: a directory, a model's directory, a file beside its settings, TAESD's own files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny",
                "parent",
                "tiny/diffusion_pytorch_model.safetensors",
                "alone/diffusion_pytorch_model.safetensors",
                "own",
                "own/taesd_decoder.safetensors",
                "pickled/taesd_decoder.pth"
            })
    void replacesTheAutoencoderOfAModel(String path) throws IOException {
        writeModel(4);
        for (String target : List.of("tiny", "parent/vae")) {
            copy("taesd", CONFIG, directory.resolve(target));
            copy("taesd", WEIGHTS, directory.resolve(target));
        }
        copy("taesd", WEIGHTS, directory.resolve("alone"));
        for (String half : List.of("encoder", "decoder")) {
            copy("taesd", "taesd_" + half + ".safetensors", directory.resolve("own"));
            copy("taesd", "taesd_" + half + ".pth", directory.resolve("pickled"));
        }
        Path exported = export(ExportProfile.CPU, weights -> weights.withVae(directory.resolve(path)));
        try (StableDiffusion model = StableDiffusion.load(exported, CPU)) {
            assertEquals(new LatentFormat(4, 8, 8, 1, 8, 2), model.latents());
            requireGolden("taesd", TOLERANCE, model.vaeEncoder(), model.vaeDecoder());
            requireClose(TOLERANCE, "taesd", "decoded", model.decode(tensor("taesd", "latents"), never));
        }
    }

    /** Without an encoder the model keeps its own, whose latents have another scale. */
    @Test
    void decoderAloneLeavesTheEncoder() throws IOException {
        writeModel(4);
        Path decoder = copy("taesd", "taesd_decoder.safetensors", directory.resolve("alone"));
        Path exported = export(ExportProfile.CPU, weights -> weights.withVae(decoder));
        try (StableDiffusion model = StableDiffusion.load(exported, CPU)) {
            assertEquals(1, model.latents().scale());
            assertEquals(SCALE, model.encoderScale());
            assertTrue(model.vaeEncoder().encode(tensor("taesd", "image"), never) instanceof Gaussian);
            requireClose(TOLERANCE, "taesd", "decoded", model.decode(tensor("taesd", "latents"), never));
        }
    }

    /** A decoder for previews leaves the results as they are. */
    @Test
    void previewsHaveADecoderOfTheirOwn() throws IOException {
        writeModel(4);
        Path decoder = copy("taesd", "taesd_decoder.safetensors", directory.resolve("alone"));
        Tensor latents = tensor("taesd", "latents");
        Tensor decoded;
        try (StableDiffusion model = StableDiffusion.load(export(ExportProfile.CPU, same -> same), CPU)) {
            decoded = model.decode(latents, never);
            assertEquals(decoded, model.preview(latents, never));
        }
        Path exported = export(ExportProfile.CPU, weights -> weights.withPreviewVae(decoder));
        try (StableDiffusion model = StableDiffusion.load(exported, CPU)) {
            assertEquals(decoded, model.decode(latents, never));
            requireClose(TOLERANCE, "taesd", "decoded", model.preview(latents, never));
            requireClose(TOLERANCE, "taesd", "decoded", model.preview(latents, never));
        }
    }

    /** The weights of a full autoencoder in a file of its own take the place of a model's, too. */
    @Test
    void fullAutoencoderReplacesToo() throws IOException {
        writeModel(4);
        Path file = directory.resolve("vae.safetensors");
        Files.copy(model().resolve("vae").resolve(WEIGHTS), file);
        Tensor latents = tensor("taesd", "latents");
        try (StableDiffusion own = StableDiffusion.load(export(ExportProfile.CPU, same -> same), CPU);
                StableDiffusion given =
                        StableDiffusion.load(export(ExportProfile.CPU, weights -> weights.withVae(file)), CPU)) {
            assertEquals(
                    own.decode(latents, never).size(),
                    given.decode(latents, never).size());
            assertEquals(own.latents(), given.latents());
        }
    }

    @Test
    void otherLatentsAreRejected() throws IOException {
        writeModel(3);
        Path decoder = copy("taesd", "taesd_decoder.safetensors", directory.resolve("alone"));
        assertRejects(decoder, decoder.toString(), "4 channels and one pixel for 4 x 4", "for 8 x 8");
        Files.writeString(
                model().resolve("vae/config.json"),
                Files.readString(model().resolve("vae/config.json"))
                        .replace("\"latent_channels\": 4", "\"latent_channels\": 16"));
        assertRejects(decoder, "16 channels", "4 channels");
        Failure.expect(
                InvalidModelException.class,
                () -> export(ExportProfile.CPU, weights -> weights.withPreviewVae(decoder)),
                "16 channels");
    }

    @Test
    void otherFilesAreRejected() throws IOException {
        writeModel(4);
        Path encoder = copy("taesd", "taesd_encoder.safetensors", directory.resolve("alone"));
        assertRejects(encoder, "TAESD's decoder", "name the decoder");
        assertRejects(directory.resolve("alone"), "none of these");
        assertRejects(model().resolve("unet").resolve(WEIGHTS), "tensors of other names");
        assertRejects(directory.resolve("absent.safetensors"), "absent.safetensors", "no file of that name");
        Path own = directory.resolve("own");
        copy("taesd", "taesd_decoder.safetensors", own);
        copy("taesd", "taesd_decoder.pth", own);
        assertRejects(own, "taesd_decoder.pth, taesd_decoder.safetensors", "name one");
        Files.copy(model().resolve("unet").resolve(WEIGHTS), own.resolve("taesd_encoder.safetensors"));
        assertRejects(own.resolve("taesd_decoder.safetensors"), "TAESD's encoder", "other tensors");
    }

    private void assertRejects(Path vae, String... parts) {
        Failure.expect(
                InvalidModelException.class, () -> export(ExportProfile.CPU, weights -> weights.withVae(vae)), parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"act_fn\": \"relu\" | \"act_fn\": \"mish\" | act_fn | mish",
                "\"upsample_fn\": \"nearest\" | \"upsample_fn\": \"bilinear\" | upsample_fn | bilinear",
                "\"upsampling_scaling_factor\": 2 | \"upsampling_scaling_factor\": 4 | upsampling_scaling_factor | 4",
                "\"num_encoder_blocks\": [ 1, 3, 3, 3 ] | \"num_encoder_blocks\": [1, 3, 3] | num_encoder_blocks | 4 whole numbers",
                "\"num_decoder_blocks\": [ 3, 3, 3, 1 ] | \"num_decoder_blocks\": [3, 3, 3, 2] | decoder.layers.18 | conv",
                "\"encoder_block_out_channels\": [ 6, 6, 6, 6 ] | \"encoder_block_out_channels\": [6, 6, 6, 8] | encoder_block_out_channels | the same number",
                "\"latent_channels\": 4 | \"latent_channels\": 8 | encoder.layers.14.bias | [8]",
            })
    void unsupportedOptionsAreNamed(String old, String changed, String name, String found) throws IOException {
        writeModel(2);
        Path config = copy("taesd", CONFIG, model().resolve("vae"));
        copy("taesd", WEIGHTS, model().resolve("vae"));
        String text = Files.readString(config).replaceAll("\\s+", " ");
        assertTrue(text.contains(old), () -> old + " is not in " + text);
        Files.writeString(config, text.replace(old, changed));
        Failure.expect(InvalidFileException.class, () -> export(ExportProfile.CPU, same -> same), name, found);
        assertFalse(Files.exists(directory.resolve("CPU")));
    }
}
