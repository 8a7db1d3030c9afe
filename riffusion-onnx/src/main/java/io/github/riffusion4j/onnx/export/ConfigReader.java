package io.github.riffusion4j.onnx.export;

import com.google.gson.JsonElement;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The settings of a network, and complaints about those that no network here can have. */
final class ConfigReader {

    private final JsonFile json;

    ConfigReader(JsonFile json) {
        this.json = json;
    }

    /** A whole number above 0. */
    int count(String name, int fallback) {
        return json.value(name, "a whole number above 0", ConfigReader::positive)
                .orElse(fallback);
    }

    /** A whole number above 0, which must be there. */
    int requiredCount(String name) {
        if (!has(name)) {
            throw unsupported(name, "a whole number above 0");
        }
        return count(name, 1);
    }

    /** Settings inside of these; empty where there are none. */
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

    /** Whether the setting is there, and not {@code null}. */
    boolean has(String name) {
        return json.element(name).isPresent();
    }

    /** Whether the setting is there and {@code null}, which with some means another thing than leaving it out. */
    boolean isNull(String name) {
        return json.object().has(name) && !has(name);
    }

    /** One whole number above 0 for each of {@code size} blocks; a single one in the file stands for all. */
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

    /** A list of whole numbers above 0, which must be there. */
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

    /** A list of {@code size} whole numbers of at least 0, which must be there. */
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
     * Refuses names, one for all of {@code size} blocks or one for each, that the networks here do not know; none is
     * known.
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

    /** One word of {@code allowed} for each of {@code size} blocks, which must be there. */
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
     * Refuses a value that the networks here do not know; a setting that is missing, null or false is known.
     *
     * @throws InvalidModelException if the setting is there and is none of {@code allowed}
     */
    void allow(String name, String... allowed) {
        json.element(name).ifPresent(value -> {
            String text = value.isJsonPrimitive() ? value.getAsString() : value.toString();
            if (!text.equals("false") && !Arrays.asList(allowed).contains(text)) {
                throw unsupported(name, allowed.length == 0 ? "no such setting" : String.join(" or ", allowed));
            }
        });
    }

    /** A complaint about a setting. */
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
