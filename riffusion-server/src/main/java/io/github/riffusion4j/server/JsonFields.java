package io.github.riffusion4j.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads the fields of a JSON object; errors name the field and the expected type. A field that is absent and one that
 * is {@code null} are the same.
 *
 * @param path the prefix of field names in errors: {@code "start."}, or nothing for the outermost object
 */
record JsonFields(String path, JsonObject object) {

    private static final double MAX_WHOLE = 1L << 53;
    private static final double MAX_SECONDS = 1e9;

    /**
     * Parses a body.
     *
     * @throws IllegalArgumentException if it is anything but one JSON object; all methods throw it for an invalid value
     *     of a field
     */
    static JsonFields parse(String body) {
        try {
            JsonElement root = JsonParser.parseString(body);
            if (root.isJsonObject()) {
                return new JsonFields("", root.getAsJsonObject());
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("the body is not valid JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the body is not a JSON object");
    }

    /** Rejects fields other than these: a misspelt one would silently have no effect. */
    void requireOnly(String... known) {
        Set<String> unknown = new TreeSet<>(object.keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(path + unknown.iterator().next() + ": there is no such field; there are "
                    + String.join(", ", known));
        }
    }

    JsonFields object(String name) {
        return required(
                name,
                value(name, "an object", JsonElement::isJsonObject, JsonElement::getAsJsonObject)
                        .map(inner -> new JsonFields(path + name + ".", inner)));
    }

    String text(String name) {
        return required(name, optionalText(name));
    }

    Optional<String> optionalText(String name) {
        return value(name, "text", is(JsonPrimitive::isString), JsonElement::getAsString);
    }

    /** Returns true if the field is present and true. */
    boolean flag(String name) {
        return optionalFlag(name).orElse(false);
    }

    Optional<Boolean> optionalFlag(String name) {
        return value(name, "true or false", is(JsonPrimitive::isBoolean), JsonElement::getAsBoolean);
    }

    /** A number; JavaScript writes 7.0 as 7. */
    double number(String name, double fallback) {
        return optionalNumber(name).orElse(fallback);
    }

    double number(String name) {
        return required(name, optionalNumber(name));
    }

    Optional<Double> optionalNumber(String name) {
        return value(name, "a number", is(JsonPrimitive::isNumber), JsonElement::getAsDouble);
    }

    /**
     * A duration in seconds, to the nearest millisecond, at most 30 years.
     *
     * @throws IllegalArgumentException if it is negative
     */
    Optional<Duration> optionalSeconds(String name) {
        return optionalNumber(name).map(seconds -> {
            if (!(seconds >= 0)) {
                throw new IllegalArgumentException(path + name + ": must be 0 or more seconds, got " + seconds);
            }
            return Duration.ofMillis(Math.round(1000 * Math.min(seconds, MAX_SECONDS)));
        });
    }

    long whole(String name) {
        return required(name, optionalWhole(name));
    }

    /** A whole number, which may be written as 7.0. */
    Optional<Long> optionalWhole(String name) {
        return value(name, "a whole number", is(JsonFields::isInteger), element -> (long) element.getAsDouble());
    }

    /** A whole number from 0 to {@code Integer.MAX_VALUE}. */
    Optional<Integer> optionalCount(String name) {
        return optionalWhole(name).map(count -> {
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(path + name + ": " + count + " is out of range");
            }
            return count.intValue();
        });
    }

    private static boolean isInteger(JsonPrimitive value) {
        if (!value.isNumber()) {
            return false;
        }
        double number = value.getAsDouble();
        return number == Math.rint(number) && Math.abs(number) <= MAX_WHOLE;
    }

    private static Predicate<JsonElement> is(Predicate<JsonPrimitive> kind) {
        return element -> element.isJsonPrimitive() && kind.test(element.getAsJsonPrimitive());
    }

    private <T> Optional<T> value(
            String name, String kind, Predicate<JsonElement> isKind, Function<JsonElement, T> convert) {
        JsonElement element = object.get(name);
        if (element == null || element.isJsonNull()) {
            return Optional.empty();
        }
        if (!isKind.test(element)) {
            throw new IllegalArgumentException(path + name + ": expected " + kind + ", got " + shortened(element));
        }
        return Optional.of(convert.apply(element));
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalArgumentException(path + name + ": this field is missing"));
    }

    private static String shortened(JsonElement element) {
        String text = element.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
