package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The weights file in a component's directory, as diffusers and transformers name it: {@code model.bin},
 * {@code diffusion_pytorch_model.fp16.safetensors}, {@code model.safetensors.index.json}.
 *
 * @param variant such as "fp16" for half precision or "non_ema"; empty for the default weights
 */
record ComponentWeightsFile(Path path, String variant, boolean safetensors, boolean index) {

    private static final Pattern NAME =
            Pattern.compile("(?:diffusion_pytorch_model|pytorch_model|model)(?:\\.(?<variant>\\w+))?"
                    + "\\.(?<format>safetensors|bin)(?<index>\\.index(?:\\.(?<indexVariant>\\w+))?\\.json)?");

    private static final String HALF = "fp16";

    /** Prefers full precision to half, safetensors to pickles, one file to shards. */
    private static final Comparator<ComponentWeightsFile> BEST_FIRST = Comparator.comparing(
                    ComponentWeightsFile::variantRank)
            .thenComparing(file -> !file.safetensors)
            .thenComparing(ComponentWeightsFile::index)
            .thenComparing(ComponentWeightsFile::path);

    /** @throws InvalidModelException if the directory has none or does not exist */
    static Path find(Path directory) {
        return files(directory).stream()
                .flatMap(file -> parse(file).stream())
                .min(BEST_FIRST)
                .map(ComponentWeightsFile::path)
                .orElseThrow(() -> new InvalidModelException(
                        directory,
                        "a directory with diffusion_pytorch_model.safetensors, model.safetensors, or .bin in place of"
                                + " .safetensors",
                        Files.exists(directory) ? "none of them" : "no directory of that name"));
    }

    private static Optional<ComponentWeightsFile> parse(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        String variant = Optional.ofNullable(name.group("variant"))
                .or(() -> Optional.ofNullable(name.group("indexVariant")))
                .orElse("");
        return Optional.of(new ComponentWeightsFile(
                file, variant, name.group("format").equals("safetensors"), name.group("index") != null));
    }

    private int variantRank() {
        return variant.isEmpty() ? 0 : variant.equals(HALF) ? 1 : 2;
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new InvalidFileException(directory, "cannot be listed: " + IoReason.of(e), e);
        }
    }
}
