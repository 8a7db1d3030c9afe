package io.github.riffusion4j.onnx.export;

import com.google.gson.JsonElement;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads a network's configuration, and refuses options that are not supported. */
final class ConfigReader {

    private final JsonFile json;

    private ConfigReader(JsonFile json) {
        this.json = json;
    }

    /** A reader of a component's configuration. */
    static ConfigReader of(Checkpoint.Config config) {
        return new ConfigReader(JsonFile.parse(config.path(), config.json()));
    }

    /** A whole number above 0. */
    int count(String name, int fallback) {
        return json.value(name, "a whole number above 0", ConfigReader::positive)
                .orElse(fallback);
    }

    /** A required whole number above 0. */
    int requiredCount(String name) {
        if (!has(name)) {
            throw unsupported(name, "a whole number above 0");
        }
        return count(name, 1);
    }

    /** A nested configuration; empty where there is none. */
    Optional<ConfigReader> section(String name) {
        return json.value(name, "an object with settings", JsonElement::getAsJsonObject)
                .map(object -> new ConfigReader(JsonFile.of(json.path(), object)));
    }

    /** A number. */
    double number(String name, double fallback) {
        return json.number(name, fallback);
    }

    /** True or false. */
    boolean flag(String name, boolean fallback) {
        return json.flag(name, fallback);
    }

    /** A word. */
    String word(String name, String fallback) {
        return json.string(name, fallback);
    }

    /** Returns whether the option is present and not {@code null}. */
    boolean has(String name) {
        return json.element(name).isPresent();
    }

    /** Returns whether the option is {@code null}, which for some options differs from its absence. */
    boolean isNull(String name) {
        return json.object().has(name) && !has(name);
    }

    /** A whole number above 0 for each of {@code size} blocks; a single number in the file applies to all. */
    List<Integer> counts(String name, int size, int fallback) {
        List<Integer> counts = json.value(
                        name,
                        "a whole number above 0, or a list of such numbers",
                        value -> value.isJsonArray()
                                ? value.getAsJsonArray().asList().stream()
                                        .map(ConfigReader::positive)
                                        .toList()
                                : Collections.nCopies(size, positive(value)))
                .orElseGet(() -> Collections.nCopies(size, fallback));
        if (counts.size() != size) {
            throw unsupported(name, "one number for each of " + size + " blocks");
        }
        return counts;
    }

    /** A required list of whole numbers above 0. */
    List<Integer> counts(String name) {
        List<Integer> counts = json.value(
                        name,
                        "a list of whole numbers above 0",
                        value -> value.getAsJsonArray().asList().stream()
                                .map(ConfigReader::positive)
                                .toList())
                .orElse(List.of());
        if (counts.isEmpty()) {
            throw unsupported(name, "a list of whole numbers above 0");
        }
        return counts;
    }

    /** A required list of {@code size} whole numbers of at least 0. */
    List<Integer> countsFromZero(String name, int size) {
        List<Integer> counts = json.value(
                        name,
                        "a list of whole numbers of at least 0",
                        value -> value.getAsJsonArray().asList().stream()
                                .map(ConfigReader::notNegative)
                                .toList())
                .orElse(List.of());
        if (counts.size() != size) {
            throw unsupported(name, size + " whole numbers of at least 0");
        }
        return counts;
    }

    /**
     * Checks a name for all of {@code size} blocks, or one for each; an absent option is valid.
     *
     * @throws InvalidModelException if one of the names is none of {@code allowed}
     */
    void allowEach(String name, int size, String... allowed) {
        List<String> words = json.value(
                        name,
                        "a name, or a list of names",
                        value -> value.isJsonArray()
                                ? value.getAsJsonArray().asList().stream()
                                        .map(JsonElement::getAsString)
                                        .toList()
                                : Collections.nCopies(size, value.getAsString()))
                .orElseGet(() -> Collections.nCopies(size, allowed[0]));
        if (words.size() != size || !Arrays.asList(allowed).containsAll(words)) {
            throw unsupported(name, String.join(" or ", allowed) + " for each of " + size + " blocks");
        }
    }

    /** A required list of {@code size} names, each one of {@code allowed}. */
    List<String> words(String name, int size, String... allowed) {
        List<String> words = json.value(
                        name,
                        "a list of names",
                        value -> value.getAsJsonArray().asList().stream()
                                .map(JsonElement::getAsString)
                                .toList())
                .orElse(List.of());
        if (words.size() != size || !Arrays.asList(allowed).containsAll(words)) {
            throw unsupported(name, size + " names, each of " + String.join(", ", allowed));
        }
        return words;
    }

    /**
     * Checks that an option has a supported value; an option that is absent, null or false is valid.
     *
     * @throws InvalidModelException if the option is present and none of {@code allowed}
     */
    void allow(String name, String... allowed) {
        json.element(name).ifPresent(value -> {
            String text = value.isJsonPrimitive() ? value.getAsString() : value.toString();
            if (!text.equals("false") && !Arrays.asList(allowed).contains(text)) {
                throw unsupported(name, allowed.length == 0 ? "no such setting" : String.join(" or ", allowed));
            }
        });
    }

    /** An exception about an option. */
    InvalidModelException unsupported(String name, String expected) {
        return new InvalidModelException(
                json.path(),
                name + ": " + expected,
                json.element(name).map(JsonElement::toString).orElse("nothing"));
    }

    private static int positive(JsonElement value) {
        return atLeast(1, value);
    }

    private static int notNegative(JsonElement value) {
        return atLeast(0, value);
    }

    private static int atLeast(int least, JsonElement value) {
        double number = value.getAsDouble();
        if (number != (int) number || number < least) {
            throw new IllegalArgumentException("not a whole number of at least " + least + ": " + number);
        }
        return (int) number;
    }
}
