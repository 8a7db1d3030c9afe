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

    /**
     * Reads a file; one that does not exist has no settings.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if it exists and is not a JSON object
     */
    static ComponentConfig read(Path file) {
        return new ComponentConfig(Files.exists(file) ? Optional.of(JsonFile.read(file)) : Optional.empty());
    }

    /** A number above 0; empty where the setting is missing or null. */
    Optional<Double> number(String name) {
        return numbers(name).map(values -> values.get(0));
    }

    /**
     * One number above 0, or a list of them; empty where the setting is missing or null.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the setting is something else
     */
    Optional<List<Double>> numbers(String name) {
        return settings.flatMap(
                json -> json.value(name, "a number above 0, or a list of such numbers", ComponentConfig::positives));
    }

    /**
     * A whole number above 0 in an object of settings; empty where that object, or the number, is missing or null.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the setting is something else
     */
    Optional<Integer> count(String section, String name) {
        return settings.flatMap(json -> json.value(section, "an object with settings", JsonElement::getAsJsonObject)
                .flatMap(object -> JsonFile.of(json.path(), object)
                        .value(name, "a whole number above 0", ComponentConfig::positiveInteger)));
    }

    private static int positiveInteger(JsonElement value) {
        double number = value.getAsDouble();
        if (number != (int) number || number < 1) {
            throw new IllegalArgumentException("not a whole number above 0: " + number);
        }
        return (int) number;
    }

    private static List<Double> positives(JsonElement value) {
        List<Double> numbers = (value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value))
                .stream().map(JsonElement::getAsDouble).toList();
        if (numbers.isEmpty() || !numbers.stream().allMatch(number -> number > 0)) {
            throw new IllegalArgumentException("not above 0: " + numbers);
        }
        return numbers;
    }
}
