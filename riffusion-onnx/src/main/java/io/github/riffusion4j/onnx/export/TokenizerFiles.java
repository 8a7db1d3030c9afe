package io.github.riffusion4j.onnx.export;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.tokenizer.AddedTokens;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.TextualInversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tokenizer's files for an exported model: copies of those that exist, extended by the model's added tokens as
 * Hugging Face writes them.
 */
final class TokenizerFiles {

    private static final String ADDED = "added_tokens.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final List<String> REQUIRED = List.of("vocab.json", "merges.txt");
    private static final List<String> FILES =
            List.of("vocab.json", "merges.txt", CONFIG, "special_tokens_map.json", ADDED);

    /** Where newer versions of transformers keep all special tokens; they then ignore the other file. */
    private static final String DECODER = "added_tokens_decoder";

    private final Path source;
    private final Map<String, JsonObject> changed;

    private TokenizerFiles(Path source, Map<String, JsonObject> changed) {
        this.source = source;
        this.changed = changed;
    }

    /**
     * The files for a model.
     *
     * @param source a tokenizer's directory
     * @throws InvalidModelException if files are missing, if an added token exists already, or if the tokenizer has
     *     more tokens than the model
     */
    static TokenizerFiles of(Path source, Checkpoint model) {
        for (String file : REQUIRED) {
            if (!Files.exists(source.resolve(file))) {
                throw new InvalidModelException(
                        source, "the directory of a tokenizer, with " + String.join(" and ", REQUIRED), "no " + file);
            }
        }
        Map<String, JsonObject> changed = new LinkedHashMap<>();
        if (!model.embeddings().isEmpty()) {
            AddedTokens added = added(source, model);
            JsonObject numbers = new JsonObject();
            added.numbers().forEach(numbers::addProperty);
            changed.put(ADDED, numbers);
            config(source.resolve(CONFIG), added).ifPresent(config -> changed.put(CONFIG, config));
        }
        return new TokenizerFiles(source, changed);
    }

    /** Added tokens have the ids of their rows in the embedding table, which are the last. */
    private static AddedTokens added(Path source, Checkpoint model) {
        AddedTokens added = AddedTokens.read(source);
        int first = model.vocabularySize()
                - model.embeddings().stream()
                        .mapToInt(word -> word.tokens().size())
                        .sum();
        if (added.vocabularySize() > first) {
            throw new InvalidModelException(
                    source,
                    "the tokenizer of a model with " + first + " tokens",
                    "one with " + added.vocabularySize() + "; is it that of another model?");
        }
        for (TextualInversion word : model.embeddings()) {
            List<String> names = word.tokens();
            Optional<String> obstacle = added.obstacleTo(names);
            if (obstacle.isPresent()) {
                throw new InvalidModelException(
                        word.file(),
                        "a textual inversion whose word is new to the tokenizer",
                        "\"" + word.token() + "\", though there is \"" + obstacle.get()
                                + "\" already, in the vocabulary or given before; where a file holds no word, its name"
                                + " is the word, and can be changed");
            }
            added = added.with(names, first);
            first += names.size();
        }
        return added;
    }

    private static Optional<JsonObject> config(Path file, AddedTokens added) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonObject config = JsonFile.read(file).object();
        if (!(config.get(DECODER) instanceof JsonObject decoder)) {
            return Optional.empty();
        }
        added.numbers().forEach((name, number) -> {
            if (!decoder.has(number.toString())) {
                decoder.add(number.toString(), token(name));
            }
        });
        return Optional.of(config);
    }

    /** An added token as transformers writes it. */
    private static JsonObject token(String name) {
        JsonObject token = new JsonObject();
        token.addProperty("content", name);
        token.addProperty("lstrip", false);
        token.addProperty("normalized", true);
        token.addProperty("rstrip", false);
        token.addProperty("single_word", false);
        token.addProperty("special", false);
        return token;
    }

    /** Writes the directory, which must not exist yet. */
    void write(Path directory) throws IOException {
        Files.createDirectory(directory);
        for (String file : FILES) {
            JsonObject json = changed.get(file);
            if (json != null) {
                PipelineConfigFiles.writeJson(json, directory.resolve(file));
            } else if (Files.exists(source.resolve(file))) {
                Files.copy(source.resolve(file), directory.resolve(file));
            }
        }
    }
}
