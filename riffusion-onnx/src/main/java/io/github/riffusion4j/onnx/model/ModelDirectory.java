package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.internal.ModelIndex;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.ModelKind.Distillation;
import io.github.riffusion4j.onnx.sampler.SchedulerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with the components of a model, each in a directory of its own, as of Hugging Face Optimum and diffusers.
 */
final class ModelDirectory {

    static final String TEXT_ENCODER = "text_encoder";
    static final String UNET = "unet";
    static final String VAE_ENCODER = "vae_encoder";
    static final String VAE_DECODER = "vae_decoder";

    /** A decoder for previews alone, in models that were imported with one. */
    static final String PREVIEW_DECODER = ModelExport.PREVIEW_DECODER;

    /** The first and last layers of the UNet, in models that this library imported. */
    static final String DEEP_CACHE_HEAD = UNET + "/shallow.onnx";

    private static final List<String> REQUIRED = List.of(TEXT_ENCODER, UNET, VAE_DECODER);
    private static final String FILE = "model.onnx";
    private static final int MAX_STEPS = 1000;
    private static final String INT8_PROFILE = "CPU_INT8";
    private static final String EXPECTED = "an ONNX model directory, with "
            + REQUIRED.stream().map(component -> component + "/" + FILE).collect(Collectors.joining(", "))
            + " and, to start from images, " + VAE_ENCODER + "/" + FILE;

    private final Path directory;

    private ModelDirectory(Path directory) {
        this.directory = directory;
    }

    /** @throws InvalidModelException if it is missing or lacks a component that every model has */
    static ModelDirectory open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidModelException(
                    directory, EXPECTED, Files.exists(directory) ? "a file" : "no directory of that name");
        }
        ModelDirectory opened = new ModelDirectory(directory);
        List<String> missing = REQUIRED.stream()
                .filter(component -> opened.find(component).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw opened.lacks(missing);
        }
        return opened;
    }

    /** The ONNX file of a component: model.onnx or else the only one in its directory. */
    Optional<Path> find(String component) {
        Path usual = directory.resolve(component).resolve(FILE);
        if (Files.exists(usual)) {
            return Optional.of(usual);
        }
        List<Path> others = files(directory.resolve(component)).stream()
                .filter(file -> file.toString().endsWith(".onnx"))
                .toList();
        return others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    }

    /** The ONNX file of a component that must exist. */
    Path file(String component) {
        return find(component).orElseThrow(() -> lacks(List.of(component)));
    }

    /** The ONNX file of the UNet's first and last layers; models that this library did not import have none. */
    Optional<Path> findDeepCacheHead() {
        return Optional.of(directory.resolve(DEEP_CACHE_HEAD)).filter(Files::exists);
    }

    /**
     * The kind of processor that the 8-bit weights were imported for; empty if there are none, or this library did not
     * import them.
     *
     * @throws InvalidFileException if the file that says so is damaged
     */
    Optional<Int8DotProduct> int8DotProduct() {
        Path file = directory.resolve(ModelIndex.FILE);
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
     * The kind of the model: the one that it was imported as; of other models, by the UNet and the scheduler.
     *
     * @throws InvalidFileException if the file that says so is damaged
     */
    ModelKind kind(boolean embedsGuidance, SchedulerConfig scheduler) {
        Path file = directory.resolve(ModelIndex.FILE);
        Optional<ModelKind> imported = Files.exists(file) ? kind(JsonFile.read(file)) : Optional.empty();
        ModelKind kind = imported.orElseGet(() -> embedsGuidance
                ? ModelKind.of(Distillation.LCM)
                : ModelKind.of(scheduler).orElse(ModelKind.PLAIN));
        return embedsGuidance ? kind.embeddingGuidance() : kind;
    }

    private static Optional<ModelKind> kind(JsonFile index) {
        return index.value(
                        ModelIndex.DISTILLATION,
                        "one of " + List.of(Distillation.values()),
                        value -> Distillation.valueOf(value.getAsString()))
                .map(distillation -> new ModelKind(
                        distillation,
                        index.integer(
                                ModelIndex.STEPS,
                                1,
                                MAX_STEPS,
                                ModelKind.of(distillation).steps()),
                        false));
    }

    /**
     * Refuses 8-bit weights whose sums would saturate on this machine: the model would give wrong results.
     *
     * @param machine determines the kind of this machine, if it matters
     * @throws InvalidModelException if they are for other processors
     */
    void requireSupportedWeights(Supplier<Int8DotProduct> machine) {
        if (int8DotProduct().filter(made -> made == Int8DotProduct.EXACT).isPresent()
                && machine.get() == Int8DotProduct.SATURATING) {
            throw new InvalidModelException(
                    directory,
                    "8-bit weights for this processor, which cuts off large sums of products (it has neither VNNI nor"
                            + " Arm's dot product)",
                    "some that were imported for processors that do not: import the model again on this machine, with"
                            + " the profile CPU, or elsewhere with -D" + Int8DotProduct.PROPERTY + "=saturating");
        }
    }

    /** The number of components. */
    int count() {
        return REQUIRED.size() + (find(VAE_ENCODER).isPresent() ? 1 : 0);
    }

    /** The settings of a component; empty where it has none, as in the older layout. */
    ComponentConfig config(String component) {
        return ComponentConfig.read(directory.resolve(component).resolve("config.json"));
    }

    Path path() {
        return directory;
    }

    private InvalidModelException lacks(List<String> missing) {
        if (missing.size() == REQUIRED.size()) {
            Optional<Path> weights = findPyTorch();
            if (weights.isPresent()) {
                return new InvalidModelException(
                        directory,
                        EXPECTED,
                        "weights that are yet to be imported (" + directory.relativize(weights.get())
                                + "): take Model.checkpoint(...) for them, or make an ONNX model directory of them with"
                                + " \"riffusion models import\"");
            }
        }
        String paths = missing.stream()
                .map(component -> directory.resolve(component).resolve(FILE).toString())
                .collect(Collectors.joining(", "));
        return new InvalidModelException(
                directory, EXPECTED, "neither " + paths + " nor, there, exactly one .onnx file of another name");
    }

    private Optional<Path> findPyTorch() {
        return Stream.concat(Stream.of(directory), files(directory).stream())
                .flatMap(parent -> files(parent).stream())
                .filter(file -> {
                    String name = file.toString();
                    return name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".ckpt");
                })
                .findFirst();
    }

    private static List<Path> files(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new InvalidFileException(parent, "cannot be listed: " + e.getMessage(), e);
        }
    }
}
