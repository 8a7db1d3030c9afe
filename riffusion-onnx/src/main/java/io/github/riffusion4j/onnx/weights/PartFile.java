package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.InvalidFileException;
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
 * The file in a part's folder that its weights are in, as diffusers and transformers name them: {@code model.bin},
 * {@code diffusion_pytorch_model.fp16.safetensors}, {@code model.safetensors.index.json}.
 *
 * @param variant such as "fp16" for half precision and "non_ema"; empty for the usual weights
 */
record PartFile(Path path, String variant, boolean safetensors, boolean index) {

    private static final Pattern NAME =
            Pattern.compile("(?:diffusion_pytorch_model|pytorch_model|model)(?:\\.(?<variant>\\w+))?"
                    + "\\.(?<format>safetensors|bin)(?<index>\\.index(?:\\.(?<indexVariant>\\w+))?\\.json)?");

    private static final String HALF = "fp16";

    /** Full precision before half, safetensors before pickles, one file before several. */
    private static final Comparator<PartFile> BEST_FIRST = Comparator.comparing(PartFile::variantRank)
            .thenComparing(file -> !file.safetensors)
            .thenComparing(PartFile::index)
            .thenComparing(PartFile::path);

    /** @throws InvalidModelException if the folder has none or does not exist */
    static Path find(Path folder) {
        return files(folder).stream()
                .flatMap(file -> parse(file).stream())
                .min(BEST_FIRST)
                .map(PartFile::path)
                .orElseThrow(() -> new InvalidModelException(
                        folder,
                        "a folder with diffusion_pytorch_model.safetensors, model.safetensors, or .bin in place of"
                                + " .safetensors",
                        Files.exists(folder) ? "none of them" : "no folder of that name"));
    }

    private static Optional<PartFile> parse(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        String variant = Optional.ofNullable(name.group("variant"))
                .or(() -> Optional.ofNullable(name.group("indexVariant")))
                .orElse("");
        return Optional.of(
                new PartFile(file, variant, name.group("format").equals("safetensors"), name.group("index") != null));
    }

    private int variantRank() {
        return variant.isEmpty() ? 0 : variant.equals(HALF) ? 1 : 2;
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new InvalidFileException(folder, "cannot be listed: " + e, e);
        }
    }
}
