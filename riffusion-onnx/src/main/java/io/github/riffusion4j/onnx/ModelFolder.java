package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with the parts of a model in folders of their own, as Hugging Face Optimum and diffusers lay them out. */
final class ModelFolder {

    static final String TEXT_ENCODER = "text_encoder";
    static final String UNET = "unet";
    static final String VAE_ENCODER = "vae_encoder";
    static final String VAE_DECODER = "vae_decoder";

    /** Beside the UNet, in models that this library imported: its first and last layers. */
    static final String SHALLOW_UNET = UNET + "/shallow.onnx";

    private static final List<String> REQUIRED = List.of(TEXT_ENCODER, UNET, VAE_DECODER);
    private static final String FILE = "model.onnx";
    private static final String EXPECTED = "an ONNX model folder, with "
            + REQUIRED.stream().map(part -> part + "/" + FILE).collect(Collectors.joining(", "))
            + " and, to start from images, " + VAE_ENCODER + "/" + FILE;

    private final Path folder;

    private ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws InvalidModelException if it is missing or lacks a part that every model has */
    static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException(
                    folder, EXPECTED, Files.exists(folder) ? "a file" : "no folder of that name");
        }
        ModelFolder opened = new ModelFolder(folder);
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

    /** How many parts the folder has. */
    int count() {
        return REQUIRED.size() + (find(VAE_ENCODER).isPresent() ? 1 : 0);
    }

    /** The settings of a part; empty where it has none, as in the older layout. */
    PartConfig config(String part) {
        return PartConfig.read(folder.resolve(part).resolve("config.json"));
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
