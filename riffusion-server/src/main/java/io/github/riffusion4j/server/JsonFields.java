package io.github.riffusion4j.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.riffusion4j.Prompt;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the fields of a JSON object; errors name the field and the expected type. A field that is absent and one that
 * is {@code null} are the same.
 *
 * @param path the prefix of field names in errors: {@code "start."}, or nothing for the outermost object
 */
record JsonFields(String path, JsonObject object) {

    private static final double MAX_WHOLE = 1L << 53;
    private static final double MAX_SECONDS = 1e9;

    /** Far more than a model reads of a prompt, and little enough to be tokenized at once. */
    private static final int MAX_TEXT = 4000;

    /** The part of a parser's message that is about the body, and not about the parser. */
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    /**
     * Parses a body: JSON to the letter (RFC 8259), with each field once.
     *
     * @throws IllegalArgumentException if it is anything but one JSON object; all methods throw it for an invalid value
     *     of a field
     */
    static JsonFields parse(String body) {
        JsonElement root;
        try {
            JsonReader in = new JsonReader(new StringReader(body));
            in.setStrictness(Strictness.STRICT);
            root = read(in);
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("more than one value");
            }
        } catch (IOException | NumberFormatException | IllegalStateException e) {
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw new IllegalArgumentException(
                    "the body is not valid JSON" + (place.find() ? ": " + place.group() : ""), e);
        }
        if (!root.isJsonObject()) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        return new JsonFields("", root.getAsJsonObject());
    }

    /** Reads a value; the reader limits how deep it is nested. */
    private static JsonElement read(JsonReader in) throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                return readObject(in);
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                in.beginArray();
                while (in.hasNext()) {
                    array.add(read(in));
                }
                in.endArray();
                return array;
            }
            case STRING -> {
                return new JsonPrimitive(in.nextString());
            }
            case NUMBER -> {
                return new JsonPrimitive(new BigDecimal(in.nextString()));
            }
            case BOOLEAN -> {
                return new JsonPrimitive(in.nextBoolean());
            }
            default -> {
                in.nextNull();
                return JsonNull.INSTANCE;
            }
        }
    }

    private static JsonObject readObject(JsonReader in) throws IOException {
        JsonObject object = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (object.has(name)) {
                throw new IllegalArgumentException(
                        in.getPath().replaceFirst("^\\$\\.", "") + ": this field is there twice");
            }
            object.add(name, read(in));
        }
        in.endObject();
        return object;
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
        return required(name, optionalObject(name));
    }

    Optional<JsonFields> optionalObject(String name) {
        return value(name, "an object", JsonElement::isJsonObject, JsonElement::getAsJsonObject)
                .map(inner -> new JsonFields(path + name + ".", inner));
    }

    /** The objects of a list; none if the field is absent. */
    List<JsonFields> objects(String name, int most) {
        JsonArray list = value(name, "a list", JsonElement::isJsonArray, JsonElement::getAsJsonArray)
                .orElseGet(JsonArray::new);
        if (list.size() > most) {
            throw new IllegalArgumentException(path + name + ": has " + list.size() + " entries; at most " + most);
        }
        List<JsonFields> objects = new ArrayList<>();
        for (JsonElement element : list) {
            if (!element.isJsonObject()) {
                throw new IllegalArgumentException(
                        path + name + ": expected a list of objects, got " + shortened(element));
            }
            objects.add(new JsonFields(path + name + "[" + objects.size() + "].", element.getAsJsonObject()));
        }
        return objects;
    }

    String text(String name) {
        return required(name, optionalText(name));
    }

    /** A text with at least one character that can be seen. */
    String promptText(String name) {
        return requirePrompt(path + name, text(name));
    }

    Optional<String> optionalText(String name) {
        return value(name, "text", is(JsonPrimitive::isString), JsonElement::getAsString)
                .map(text -> requireShort(path + name, text));
    }

    /** The text, if it can be a prompt; for query parameters, too. */
    static String requirePrompt(String name, String text) {
        if (requireShort(name, text).chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new IllegalArgumentException(name + ": is blank; say what to play");
        }
        return text;
    }

    private static String requireShort(String name, String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    name + ": is " + text.length() + " characters long, of which this server reads " + MAX_TEXT);
        }
        return text;
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

    /**
     * A seed: 64 bits. Those above 2<sup>53</sup>, which JavaScript cannot hold, may be written as strings.
     *
     * @throws IllegalArgumentException if it is no whole number from 0 to 2<sup>64</sup> - 1
     */
    Optional<Long> optionalSeed(String name) {
        return value(name, "a whole number", is(seed -> seed.isNumber() || seed.isString()), element -> {
            JsonPrimitive seed = element.getAsJsonPrimitive();
            try {
                return Prompt.parseSeed(seed.getAsString());
            } catch (IllegalArgumentException e) {
                if (isInteger(seed)) {
                    return (long) seed.getAsDouble(); // written as 7.0
                }
                throw new IllegalArgumentException(path + name + ": " + e.getMessage(), e);
            }
        });
    }

    long seed(String name) {
        return required(name, optionalSeed(name));
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
