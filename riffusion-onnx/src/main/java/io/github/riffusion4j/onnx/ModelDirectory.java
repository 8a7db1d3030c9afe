package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.internal.ModelIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with the parts of a model in folders of their own, as Hugging Face Optimum and diffusers lay them out. */
final class ModelDirectory {

    static final String TEXT_ENCODER = "text_encoder";
    static final String UNET = "unet";
    static final String VAE_ENCODER = "vae_encoder";
    static final String VAE_DECODER = "vae_decoder";

    /** Beside the UNet, in models that this library imported: its first and last layers. */
    static final String SHALLOW_UNET = UNET + "/shallow.onnx";

    private static final List<String> REQUIRED = List.of(TEXT_ENCODER, UNET, VAE_DECODER);
    private static final String FILE = "model.onnx";
    private static final String INT8_PROFILE = "CPU_INT8";
    private static final String EXPECTED = "an ONNX model folder, with "
            + REQUIRED.stream().map(part -> part + "/" + FILE).collect(Collectors.joining(", "))
            + " and, to start from images, " + VAE_ENCODER + "/" + FILE;

    private final Path folder;

    private ModelDirectory(Path folder) {
        this.folder = folder;
    }

    /** @throws InvalidModelException if it is missing or lacks a part that every model has */
    static ModelDirectory open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException(
                    folder, EXPECTED, Files.exists(folder) ? "a file" : "no folder of that name");
        }
        ModelDirectory opened = new ModelDirectory(folder);
        List<String> missing =
                REQUIRED.stream().filter(part -> opened.find(part).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw opened.lacks(missing);
        }
        return opened;
    }

    /** The ONNX file of a part: model.onnx or else the only one in its folder. */
    Optional<Path> find(String part) {
        Path usual = folder.resolve(part).resolve(FILE);
        if (Files.exists(usual)) {
            return Optional.of(usual);
        }
        List<Path> others = files(folder.resolve(part)).stream()
                .filter(file -> file.toString().endsWith(".onnx"))
                .toList();
        return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    }

    /** The ONNX file of a part that the folder has. */
    Path file(String part) {
        return find(part).orElseThrow(() -> lacks(List.of(part)));
    }

    /** The ONNX file of the UNet's first and last layers; models that this library did not import have none. */
    Optional<Path> findShallowUnet() {
        return Optional.of(folder.resolve(SHALLOW_UNET)).filter(Files::exists);
    }

    /**
     * The kind of processors that the 8-bit weights were imported for; empty if there are none, or this library did not
     * import them.
     *
     * @throws InvalidFileException if the file that says so is damaged
     */
    Optional<Int8DotProduct> int8DotProduct() {
        Path file = folder.resolve(ModelIndex.FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonFile index = JsonFile.read(file);
        if (!index.string(ModelIndex.PROFILE, "").equals(INT8_PROFILE)) {
            return Optional.empty();
        }
        // Imports from before there was a choice have all 8 bits.
        return index.value(
                        ModelIndex.INT8_DOT_PRODUCT,
                        "EXACT or SATURATING",
                        value -> Int8DotProduct.valueOf(value.getAsString()))
                .or(() -> Optional.of(Int8DotProduct.EXACT));
    }

    /**
     * Refuses 8-bit weights whose sums this machine would cut off: the model would run, and be wrong.
     *
     * @param machine finds out about this machine, if that matters
     * @throws InvalidModelException if they are for other processors
     */
    void requireRightSums(Supplier<Int8DotProduct> machine) {
        if (int8DotProduct().filter(made -> made == Int8DotProduct.EXACT).isPresent()
                && machine.get() == Int8DotProduct.SATURATING) {
            throw new InvalidModelException(
                    folder,
                    "8-bit weights for this processor, which cuts off large sums of products (it has neither VNNI nor"
                            + " Arm's dot product)",
                    "some that were imported for processors that do not: import the model again on this machine, with"
                            + " the profile CPU, or elsewhere with -D" + Int8DotProduct.PROPERTY + "=saturating");
        }
    }

    /** How many parts the folder has. */
    int count() {
        return REQUIRED.size() + (find(VAE_ENCODER).isPresent() ? 1 : 0);
    }

    /** The settings of a part; empty where it has none, as in the older layout. */
    ComponentConfig config(String part) {
        return ComponentConfig.read(folder.resolve(part).resolve("config.json"));
    }

    Path path() {
        return folder;
    }

    private InvalidModelException lacks(List<String> missing) {
        if (missing.size() == REQUIRED.size()) {
            Optional<Path> weights = findPyTorch();
            if (weights.isPresent()) {
                return new InvalidModelException(
                        folder,
                        EXPECTED,
                        "weights that are yet to be imported (" + folder.relativize(weights.get())
                                + "): take Model.checkpoint(...) for them, or make an ONNX model folder of them with"
                                + " \"riffusion models import\"");
            }
        }
        String paths = missing.stream()
                .map(part -> folder.resolve(part).resolve(FILE).toString())
                .collect(Collectors.joining(", "));
        return new InvalidModelException(
                folder, EXPECTED, "neither " + paths + " nor, there, exactly one .onnx file of another name");
    }

    private Optional<Path> findPyTorch() {
        return Stream.concat(Stream.of(folder), files(folder).stream())
                .flatMap(place -> files(place).stream())
                .filter(file -> {
                    String name = file.toString();
                    return name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".ckpt");
                })
                .findFirst();
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new InvalidFileException(place, "cannot be listed: " + e.getMessage(), e);
        }
    }
}
