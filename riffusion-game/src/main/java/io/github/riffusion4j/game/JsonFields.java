package io.github.riffusion4j.game;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fields of a JSON object that people write: errors say where, and a misspelt field is one. Not thread safe. */
final class JsonFields {

    private final JsonObject json;

    /** Where it is, as "sections[2]."; empty for the outermost. */
    private final String place;

    private final Set<String> known = new TreeSet<>();

    private JsonFields(JsonObject json, String place) {
        this.json = json;
        this.place = place;
    }

    static JsonFields of(JsonElement json) {
        return new JsonFields(object(json, "the file"), "");
    }

    private static JsonObject object(JsonElement json, String what) {
        if (!json.isJsonObject()) {
            throw new IllegalArgumentException(what + " must be an object in braces, not " + json);
        }
        return json.getAsJsonObject();
    }

    private IllegalArgumentException wrong(String name, String mustBe) {
        return new IllegalArgumentException(place + name + " is " + json.get(name) + "; it must be " + mustBe);
    }

    private Optional<JsonPrimitive> primitive(String name, String mustBe) {
        known.add(name);
        JsonElement found = json.get(name);
        if (found == null || found.isJsonNull()) {
            return Optional.empty();
        }
        if (!found.isJsonPrimitive()) {
            throw wrong(name, mustBe);
        }
        return Optional.of(found.getAsJsonPrimitive());
    }

    private IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(place + name + " is missing");
    }

    Optional<String> text(String name) {
        Optional<JsonPrimitive> found = primitive(name, "a text");
        if (found.isPresent() && !found.get().isString()) {
            throw wrong(name, "a text");
        }
        return found.map(JsonPrimitive::getAsString);
    }

    String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    private Optional<Double> optionalNumber(String name) {
        Optional<JsonPrimitive> found = primitive(name, "a number");
        if (found.isPresent() && !found.get().isNumber()) {
            throw wrong(name, "a number");
        }
        return found.map(JsonPrimitive::getAsDouble);
    }

    double number(String name) {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    double number(String name, double usual) {
        return optionalNumber(name).orElse(usual);
    }

    int integer(String name) {
        double number = number(name);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw wrong(name, "a whole number");
        }
        return (int) number;
    }

    boolean flag(String name) {
        Optional<JsonPrimitive> found = primitive(name, "true or false");
        if (found.isPresent() && !found.get().isBoolean()) {
            throw wrong(name, "true or false");
        }
        return found.map(JsonPrimitive::getAsBoolean).orElse(false);
    }

    /** A whole number of 64 bits, as a number or a text. */
    OptionalLong seed(String name) {
        Optional<JsonPrimitive> found = primitive(name, "a whole number");
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(found.get().getAsString()));
        } catch (NumberFormatException e) {
            throw wrong(name, "a whole number");
        }
    }

    <E extends Enum<E>> E constant(String name, E usual) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        List<E> all = Arrays.asList(usual.getDeclaringClass().getEnumConstants());
        return all.stream()
                .filter(constant -> lower(constant).equals(text.get()))
                .findFirst()
                .orElseThrow(() -> wrong(
                        name, "one of " + all.stream().map(JsonFields::lower).toList()));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    <T> List<T> list(String name, Function<JsonFields, T> parse) {
        known.add(name);
        JsonElement found = json.get(name);
        List<T> values = new ArrayList<>();
        if (found == null || found.isJsonNull()) {
            return values;
        }
        if (!found.isJsonArray()) {
            throw wrong(name, "a list in brackets");
        }
        for (JsonElement element : found.getAsJsonArray()) {
            String where = place + name + "[" + values.size() + "]";
            values.add(parse.apply(new JsonFields(object(element, where), where + ".")));
        }
        return values;
    }

    /** The fields of an object in a field; none if it is missing. */
    JsonFields object(String name) {
        known.add(name);
        JsonElement found = json.get(name);
        return new JsonFields(found == null ? new JsonObject() : object(found, place + name), place + name + ".");
    }

    /** The names of all fields, whatever they are; none of them counts as misspelt then. */
    Set<String> names() {
        known.addAll(json.keySet());
        return json.keySet();
    }

    /** A value, whose errors say that they are of this object. */
    <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            if (place.isEmpty() || message.startsWith(place)) {
                throw e;
            }
            throw new IllegalArgumentException(place.substring(0, place.length() - 1) + ": " + message, e);
        }
    }

    /** @throws IllegalArgumentException if there are fields that nothing has asked for */
    void requireNoOther() {
        for (String name : json.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(place + name + " is not known; there are " + known);
            }
        }
    }
}
