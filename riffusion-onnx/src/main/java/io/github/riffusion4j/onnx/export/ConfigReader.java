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

    /** The most channels, tokens, heads and so on that an option may state; real models have up to 50,000 tokens. */
    private static final int MAX_COUNT = 1 << 17;

    /** The most layers of a network or a block, and blocks of a layer. */
    static final int MAX_LAYERS = 256;

    /** The most blocks of a network, each after the first of half the size; real models have up to 6. */
    private static final int MAX_BLOCKS = 10;

    private final JsonFile json;

    private ConfigReader(JsonFile json) {
        this.json = json;
    }

    /** A reader of a component's configuration. */
    static ConfigReader of(Checkpoint.Config config) {
        return new ConfigReader(JsonFile.parse(config.path(), config.json()));
    }

    /** A whole number from 1 to 131,072. */
    int count(String name, int fallback) {
        return count(name, MAX_COUNT, fallback);
    }

    /** A whole number from 1 to {@code most}. */
    int count(String name, int most, int fallback) {
        return json.integer(name, 1, most, fallback);
    }

    /** A whole number from 0 to {@code most}. */
    int countFromZero(String name, int most, int fallback) {
        return json.integer(name, 0, most, fallback);
    }

    /** A required whole number from 1 to 131,072. */
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

    /** A number from {@code least} to {@code most}. */
    double number(String name, double least, double most, double fallback) {
        return json.number(name, least, most, fallback);
    }

    /** True or false. */
    boolean flag(String name, boolean fallback) {
        return json.flag(name, fallback);
    }

    /** True or false for each of {@code size} blocks; one alone in the file applies to all. */
    List<Boolean> flags(String name, int size) {
        List<Boolean> flags = json.value(
                        name,
                        "true or false, or a list of them",
                        value -> value.isJsonArray()
                                ? value.getAsJsonArray().asList().stream()
                                        .map(ConfigReader::toFlag)
                                        .toList()
                                : Collections.nCopies(size, toFlag(value)))
                .orElseGet(() -> Collections.nCopies(size, false));
        if (flags.size() != size) {
            throw unsupported(name, "one of true and false for each of " + size + " blocks");
        }
        return flags;
    }

    private static boolean toFlag(JsonElement value) {
        if (!value.getAsJsonPrimitive().isBoolean()) {
            throw new IllegalArgumentException("neither true nor false: " + value);
        }
        return value.getAsBoolean();
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

    /**
     * A whole number from 1 to {@code most} for each of {@code size} blocks; a single number in the file applies to
     * all.
     */
    List<Integer> counts(String name, int size, int most, int fallback) {
        List<Integer> counts = json.value(
                        name,
                        "a whole number of 1 to " + most + ", or a list of such numbers",
                        value -> value.isJsonArray()
                                ? toInts(value, 1, most)
                                : Collections.nCopies(size, JsonFile.toInt(value, 1, most)))
                .orElseGet(() -> Collections.nCopies(size, fallback));
        if (counts.size() != size) {
            throw unsupported(name, "one number for each of " + size + " blocks");
        }
        return counts;
    }

    /** The required channels of at most 10 blocks, whole numbers from 1 to 131,072. */
    List<Integer> blockChannels(String name) {
        String expected = "a list of 1 to " + MAX_BLOCKS + " whole numbers of 1 to " + MAX_COUNT;
        List<Integer> counts =
                json.value(name, expected, value -> toInts(value, 1, MAX_COUNT)).orElse(List.of());
        if (counts.isEmpty() || counts.size() > MAX_BLOCKS) {
            throw unsupported(name, expected);
        }
        return counts;
    }

    /** A required list of {@code size} numbers of layers, from 0 on. */
    List<Integer> layersFromZero(String name, int size) {
        String expected = size + " whole numbers of at least 0 and at most " + MAX_LAYERS;
        List<Integer> counts = json.value(name, expected, value -> toInts(value, 0, MAX_LAYERS))
                .orElse(List.of());
        if (counts.size() != size) {
            throw unsupported(name, expected);
        }
        return counts;
    }

    private static List<Integer> toInts(JsonElement list, int least, int most) {
        return list.getAsJsonArray().asList().stream()
                .map(value -> JsonFile.toInt(value, least, most))
                .toList();
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
                json.element(name).map(JsonFile::abbreviated).orElse("nothing"));
    }
}
