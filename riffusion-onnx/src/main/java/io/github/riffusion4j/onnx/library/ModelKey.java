package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The name of an imported model's directory: a readable name, and a hash of all that it was made from. Files are
 * identified by path, size and modification time; reading gigabytes would take as long as importing them.
 */
final class ModelKey {

    /** The version of the export, to be raised whenever the same weights are exported in another way. */
    private static final int FORMAT = 6;

    private static final int HASH_BYTES = 8;

    private ModelKey() {}

    /**
     * The name for a recipe.
     *
     * @param weights the directory or file with its weights
     * @throws RiffusionException if a file is missing
     */
    static String of(ModelRecipe recipe, Path weights) {
        return readable(recipe, weights) + "-" + hash(String.join("\n", facts(recipe, weights)));
    }

    /** All that a model is made from; other facts after an import mean that files changed while they were read. */
    static List<String> facts(ModelRecipe recipe, Path weights) {
        List<String> facts = new ArrayList<>();
        facts.add("format " + FORMAT);
        facts.add("profile " + recipe.profile());
        facts.add("skipped " + recipe.skippedTextLayers());
        facts.add("prediction " + recipe.prediction());
        // A library that is shared by machines keeps one for each kind of processor.
        recipe.products().ifPresent(products -> facts.add("8-bit products " + products));
        add("weights", weights, facts);
        recipe.loras().forEach(lora -> lora.files().forEach(file -> add("lora " + lora.strength(), file, facts)));
        // The file name may be the word that the file adds.
        recipe.embeddings().forEach(file -> add("embedding " + file.getFileName(), file, facts));
        recipe.kind().ifPresent(kind -> facts.add("kind " + kind.distillation() + " " + kind.steps()));
        recipe.vae().ifPresent(path -> add("vae", path, facts));
        recipe.previewVae().ifPresent(path -> add("preview vae", path, facts));
        recipe.tokenizer().ifPresent(directory -> add("tokenizer", directory, facts));
        return facts;
    }

    private static String readable(ModelRecipe recipe, Path weights) {
        String name = recipe.source() instanceof ModelSource.Published published
                ? published.model().repository()
                : String.valueOf(weights.getFileName());
        return name.replaceAll("[^A-Za-z0-9.]+", "-") + "-"
                + recipe.profile().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void add(String what, Path path, List<String> facts) {
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                facts.add(what + " " + path.relativize(file) + " " + file.toRealPath() + " " + Files.size(file) + " "
                        + Files.getLastModifiedTime(file).toMillis());
            }
        } catch (IOException e) {
            throw new RiffusionException(path + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    private static String hash(String facts) {
        byte[] hash = HashAlgorithm.SHA_256.digest().digest(facts.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }
}
