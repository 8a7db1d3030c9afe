package io.github.riffusion4j.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The {@code config.json} of a part of a model: a few numbers and lists of numbers. */
final class PartConfig {

    private final Path file;
    private final JsonObject settings;

    private PartConfig(Path file, JsonObject settings) {
        this.file = file;
        this.settings = settings;
    }

    /**
     * Reads a file; one that does not exist has no settings.
     *
     * @throws InvalidFileException if it exists and is not a JSON object
     */
    static PartConfig read(Path file) {
        if (!Files.exists(file)) {
            return new PartConfig(file, new JsonObject());
        }
        try {
            JsonElement json = JsonParser.parseString(Files.readString(file));
            if (json.isJsonObject()) {
                return new PartConfig(file, json.getAsJsonObject());
            }
        } catch (IOException | JsonParseException e) {
            throw new InvalidFileException(file, "cannot be read as JSON: " + e.getMessage(), e);
        }
        throw new InvalidFileException(file, "is not a JSON object");
    }

    /** A number above 0; empty where the setting is missing or null. */
    Optional<Double> number(String name) {
        return numbers(name).map(values -> values.get(0));
    }

    /**
     * One number above 0, or a list of them; empty where the setting is missing or null.
     *
     * @throws InvalidFileException if the setting is something else
     */
    Optional<List<Double>> numbers(String name) {
        JsonElement value = settings.get(name);
        if (value == null || value.isJsonNull()) {
            return Optional.empty();
        }
        List<JsonElement> elements =
                value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
        if (elements.isEmpty() || !elements.stream().allMatch(PartConfig::isPositive)) {
            throw new InvalidFileException(
                    file, name + " should be a number above 0, or a list of such numbers, and is " + value);
        }
        return Optional.of(elements.stream().map(JsonElement::getAsDouble).toList());
    }

    private static boolean isPositive(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isNumber() && primitive.getAsDouble() > 0;
    }
}
