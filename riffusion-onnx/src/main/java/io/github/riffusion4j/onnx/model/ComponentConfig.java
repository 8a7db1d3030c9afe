package io.github.riffusion4j.onnx.model;

import com.google.gson.JsonElement;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code config.json} of a component of a model: a few numbers and lists of numbers.
 *
 * @param settings empty where the component has no such file, as in the older layout
 */
record ComponentConfig(Optional<JsonFile> settings) {

    private static final int MAX_COUNT = 1024;

    /**
     * Reads a file; one that does not exist has no settings.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if it exists and is not a JSON object
     */
    static ComponentConfig read(Path file) {
        return new ComponentConfig(Files.exists(file) ? Optional.of(JsonFile.read(file)) : Optional.empty());
    }

    /** Returns whether there is such a setting, and not null. */
    boolean has(String name) {
        return settings.flatMap(json -> json.element(name)).isPresent();
    }

    /**
     * A number from {@code least} to {@code most}; empty where the setting is missing or null.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the setting is something else
     */
    Optional<Double> number(String name, double least, double most) {
        return has(name) ? settings.map(json -> json.number(name, least, most, least)) : Optional.empty();
    }

    /**
     * One whole number from 1 to {@code most}, or a list of 1 to {@code length} of them; empty where the setting is
     * missing or null.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the setting is something else
     */
    Optional<List<Integer>> counts(String name, int length, int most) {
        return settings.flatMap(json -> json.value(
                name,
                "a whole number of 1 to " + most + ", or a list of 1 to " + length + " such numbers",
                value -> toCounts(value, length, most)));
    }

    /**
     * A whole number from 1 to 1024 in an object of settings; empty where that object, or the number, is missing or
     * null.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the setting is something else
     */
    Optional<Integer> count(String section, String name) {
        return settings.flatMap(json -> json.value(section, "an object with settings", JsonElement::getAsJsonObject)
                .flatMap(object -> JsonFile.of(json.path(), object)
                        .value(
                                name,
                                "a whole number of 1 to " + MAX_COUNT,
                                value -> JsonFile.toInt(value, 1, MAX_COUNT))));
    }

    private static List<Integer> toCounts(JsonElement value, int length, int most) {
        List<JsonElement> elements =
                value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
        if (elements.isEmpty() || elements.size() > length) {
            throw new IllegalArgumentException("a list of " + elements.size());
        }
        return elements.stream()
                .map(element -> JsonFile.toInt(element, 1, most))
                .toList();
    }
}
