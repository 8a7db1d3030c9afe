package io.github.riffusion4j.onnx.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file with one JSON object, read with exceptions that name the file and the field. A field that is absent and one
 * that is {@code null} are the same. Not safe for use by several threads while the object is changed.
 */
public final class JsonFile {

    /** Sixty times the vocabulary of CLIP, the largest such file that models have. */
    private static final long MAX_BYTES = 1 << 26;

    /** The most characters of a value that a message repeats. */
    private static final int MAX_SHOWN = 100;

    private final Path path;
    private final JsonObject object;

    private JsonFile(Path path, JsonObject object) {
        this.path = path;
        this.object = object;
    }

    /**
     * Reads {@code path} as UTF-8.
     *
     * @throws InvalidFileException if the file is missing, unreadable, has more than 64 MiB, or is anything but one
     *     JSON object
     */
    public static JsonFile read(Path path) {
        requireSize(path);
        try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            return read(path, in);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(path, "does not exist; is this the directory of a whole model?", e);
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read as UTF-8 text: " + IoReason.of(e), e);
        }
    }

    private static void requireSize(Path path) {
        // A file that is missing or unreadable is reported when it is opened.
        long size = path.toFile().length();
        if (size > MAX_BYTES) {
            throw new InvalidFileException(
                    path, "has " + size + " bytes; settings have at most " + MAX_BYTES + "; download the file again");
        }
    }

    /**
     * Parses {@code json}.
     *
     * @param path the file that exceptions name
     * @throws InvalidFileException if it is anything but one JSON object
     */
    public static JsonFile parse(Path path, String json) {
        return read(path, new StringReader(json));
    }

    private static JsonFile read(Path path, Reader in) {
        try {
            JsonElement root = JsonParser.parseReader(in);
            if (!root.isJsonObject()) {
                throw new InvalidFileException(path, "is not a JSON object; download the file again");
            }
            return new JsonFile(path, root.getAsJsonObject());
        } catch (JsonParseException e) {
            throw new InvalidFileException(path, "is not valid JSON; download the file again", e);
        }
    }

    /**
     * An object that has no file of its own, but was derived from another.
     *
     * @param path the file that exceptions name
     */
    public static JsonFile of(Path path, JsonObject object) {
        return new JsonFile(path, object);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The whole object. */
    public JsonObject object() {
        return object;
    }

    /** The field's raw value, unless it is absent or null. */
    public Optional<JsonElement> element(String field) {
        return Optional.ofNullable(object.get(field)).filter(e -> !e.isJsonNull());
    }

    /**
     * The field's text, or {@code fallback}.
     *
     * @throws InvalidFileException if the field is present and not text; likewise for the other accessors
     */
    public String string(String field, String fallback) {
        return value(field, "text", JsonElement::getAsString).orElse(fallback);
    }

    /** The field's whole number, or {@code fallback}. */
    public int integer(String field, int fallback) {
        return value(field, "a whole number", e -> toInt(e.getAsDouble())).orElse(fallback);
    }

    /** The field's whole number of {@code least} to {@code most}, or {@code fallback}. */
    public int integer(String field, int least, int most, int fallback) {
        return value(field, "a whole number of " + least + " to " + most, e -> toInt(e, least, most))
                .orElse(fallback);
    }

    /**
     * A whole number of {@code least} to {@code most}.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static int toInt(JsonElement element, int least, int most) {
        int number = toInt(element.getAsDouble());
        if (number < least || number > most) {
            throw new IllegalArgumentException("not " + least + " to " + most + ": " + number);
        }
        return number;
    }

    /** The field's finite number, or {@code fallback}. */
    public double number(String field, double fallback) {
        return value(field, "a number that is finite", e -> requireFinite(e.getAsDouble()))
                .orElse(fallback);
    }

    /** The field's number of {@code least} to {@code most}, or {@code fallback}. */
    public double number(String field, double least, double most, double fallback) {
        return value(field, "a number of " + least + " to " + most, e -> {
                    double number = e.getAsDouble();
                    if (!(number >= least && number <= most)) {
                        throw new IllegalArgumentException("not " + least + " to " + most + ": " + number);
                    }
                    return number;
                })
                .orElse(fallback);
    }

    /** The field's boolean, or {@code fallback}. */
    public boolean flag(String field, boolean fallback) {
        return value(field, "true or false", e -> toBoolean(e.getAsString())).orElse(fallback);
    }

    /** Converts the field; unchecked exceptions of {@code convert} become an {@link InvalidFileException}. */
    public <T> Optional<T> value(String field, String expected, Function<JsonElement, T> convert) {
        return element(field).map(e -> {
            try {
                return convert.apply(e);
            } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException wrong) {
                throw new InvalidFileException(
                        path, field + " should be " + expected + ", but is " + abbreviated(e), wrong);
            }
        });
    }

    /** A value in JSON, cut short where it is long. */
    public static String abbreviated(JsonElement value) {
        String text = value.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    private static double requireFinite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("not finite: " + number);
        }
        return number;
    }

    private static int toInt(double number) {
        if (number != (int) number) {
            throw new IllegalArgumentException("not a 32-bit whole number: " + number);
        }
        return (int) number;
    }

    private static boolean toBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }
}
