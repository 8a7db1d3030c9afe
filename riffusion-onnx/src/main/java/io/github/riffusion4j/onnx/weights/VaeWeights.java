package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint.Component;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An autoencoder by itself, to take the place of a model's own.
 *
 * @param component its configuration and weights, under the names of diffusers
 * @param encodes whether it has an encoder; TAESD's decoder may come without
 */
record VaeWeights(Component component, boolean encodes) {

    private static final String CONFIG = "config.json";
    private static final String EXPECTED =
            "an autoencoder: a directory with config.json and its weights as of diffusers,"
                    + " a model's directory with vae in it, or a file such as taesd_decoder.safetensors";
    private static final String FIRST_STAGE = "first_stage_model.";

    /**
     * Opens a directory in the layout of diffusers, of the autoencoder or of a model, or a file: TAESD's own decoder,
     * beside which its encoder may lie, or the weights of an {@code AutoencoderTiny} or {@code AutoencoderKL}.
     *
     * @throws InvalidModelException if it is missing, damaged, or something else
     */
    static VaeWeights open(Path path) {
        Path directory = Files.isDirectory(path.resolve("vae")) ? path.resolve("vae") : path;
        Path file = directory;
        if (Files.isDirectory(directory)) {
            file = Files.isRegularFile(directory.resolve(CONFIG))
                    ? ComponentWeightsFile.find(directory)
                    : decoderIn(directory);
        }
        TensorMap weights = WeightsFile.open(file).finite();
        try {
            return ofFile(weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** The file of a decoder in a directory of TAESD's own files. */
    private static Path decoderIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> decoders = files.filter(file -> nameOf(file).contains("decoder"))
                    .sorted()
                    .toList();
            if (decoders.size() == 1) {
                return decoders.get(0);
            }
            throw new InvalidModelException(
                    directory,
                    EXPECTED,
                    decoders.isEmpty()
                            ? "none of these"
                            : "several files: "
                                    + decoders.stream().map(VaeWeights::nameOf).collect(Collectors.joining(", "))
                                    + "; name one");
        } catch (IOException e) {
            throw new InvalidModelException(directory, "a directory that can be listed", String.valueOf(e), e);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static VaeWeights ofFile(TensorMap file) {
        Set<String> names = file.names();
        if (TinyVaeNames.areOwn(names)) {
            return ofTaesd(file);
        }
        Path config = file.source().resolveSibling(CONFIG);
        if (Files.isRegularFile(config)
                && JsonFile.read(config).string("_class_name", "").startsWith("Autoencoder")) {
            return new VaeWeights(new Component(Config.of(JsonFile.read(config)), VaeNames.current(file)), true);
        }
        if (TinyVaeNames.areDiffusers(names)) {
            return tiny(file);
        }
        if (names.contains("decoder.conv_in.weight")
                && names.stream().anyMatch(name -> name.contains("down_blocks."))) {
            TensorMap weights = VaeNames.current(file);
            return new VaeWeights(new Component(InferredConfig.vae(weights), weights), true);
        }
        TensorMap weights = ofOriginal(file);
        if (!weights.names().contains("decoder.conv_in.weight")) {
            throw new InvalidModelException(
                    file.source(),
                    EXPECTED,
                    names.size() + " tensors of other names, such as "
                            + names.stream().limit(3).collect(Collectors.joining(", ")));
        }
        return new VaeWeights(new Component(InferredConfig.vae(weights), weights), true);
    }

    /** The names of the original implementation, with or without those of a whole model before them. */
    private static TensorMap ofOriginal(TensorMap file) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            String name = tensor.name().startsWith(FIRST_STAGE)
                    ? tensor.name().substring(FIRST_STAGE.length())
                    : tensor.name();
            tensors.put(name, tensor);
        }
        TensorNameMapping mapping = VaeNames.ofOriginal(tensors.keySet());
        Collection<StoredTensor> renamed = tensors.entrySet().stream()
                .flatMap(tensor -> mapping.toDiffusers(tensor.getKey()).stream()
                        .<StoredTensor>map(name -> LazyTensor.renamed(name, tensor.getValue())))
                .toList();
        return VaeNames.current(TensorMap.of(file.source(), renamed, file::close));
    }

    /** TAESD's decoder, and its encoder where that lies beside it. */
    private static VaeWeights ofTaesd(TensorMap file) {
        TensorMap decoder = TinyVaeNames.ofOwn(file);
        if (!TinyVaeNames.has(decoder, TinyVaeNames.DECODER)) {
            throw new InvalidModelException(
                    file.source(), "TAESD's decoder, beside which its encoder may lie", "an encoder; name the decoder");
        }
        Path beside = file.source().resolveSibling(nameOf(file.source()).replace("decoder", "encoder"));
        if (beside.equals(file.source()) || !Files.isRegularFile(beside)) {
            return tiny(decoder);
        }
        TensorMap encoder = WeightsFile.open(beside).finite();
        Runnable closer = () -> {
            file.close();
            encoder.close();
        };
        try {
            if (!TinyVaeNames.areOwn(encoder.names())) {
                throw new InvalidModelException(
                        beside, "TAESD's encoder, as " + nameOf(file.source()) + " is its decoder", "other tensors");
            }
            List<StoredTensor> both = Stream.concat(
                            TinyVaeNames.ofOwn(encoder).tensors().stream(), decoder.tensors().stream())
                    .toList();
            return tiny(TensorMap.of(file.source(), both, closer));
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private static VaeWeights tiny(TensorMap weights) {
        return new VaeWeights(
                new Component(TinyVaeNames.config(weights), weights), TinyVaeNames.has(weights, TinyVaeNames.ENCODER));
    }

    /**
     * Checks that the latents of a model are those of this autoencoder, as far as their shapes show.
     *
     * @param own the model's own autoencoder
     * @throws InvalidModelException if they have other channels, or another size
     */
    void requireLatentsOf(Component own) {
        Latents expected = Latents.of(own.config());
        Latents found = Latents.of(component.config());
        if (!expected.equals(found)) {
            throw new InvalidModelException(
                    component.config().path(),
                    "an autoencoder for the latents of this model, which have " + expected,
                    found + "; take one that was made for the same version of Stable Diffusion");
        }
    }

    /** Returns whether its name says that it was made for the latents of Stable Diffusion XL, of the same shape. */
    boolean isNamedForSdxl() {
        Path path = component.config().path();
        String names = nameOf(path) + " "
                + Optional.ofNullable(path.getParent()).map(VaeWeights::nameOf).orElse("");
        String lower = names.toLowerCase(Locale.ROOT);
        return lower.contains("sdxl") || lower.contains("taesdxl");
    }

    /**
     * The latents of an autoencoder.
     *
     * @param downsampling pixels of a side of each
     */
    private record Latents(int channels, int downsampling) {

        private static final int CHANNELS = 4;
        private static final int DC_CHANNELS = 32;
        private static final int MAX_CHANNELS = 1 << 17;

        static Latents of(Config config) {
            JsonFile json = config.parse();
            boolean dc = json.string("_class_name", "").equals("AutoencoderDC");
            int blocks = Stream.of("encoder_block_out_channels", "block_out_channels")
                    .flatMap(name ->
                            json
                                    .value(
                                            name,
                                            "a list of numbers",
                                            value -> value.getAsJsonArray().size())
                                    .stream())
                    .findFirst()
                    .orElse(1);
            return new Latents(
                    json.integer("latent_channels", 1, MAX_CHANNELS, dc ? DC_CHANNELS : CHANNELS),
                    1 << Math.min(blocks - 1, 20));
        }

        @Override
        public String toString() {
            return channels + " channels and one pixel for " + downsampling + " x " + downsampling;
        }
    }
}
