package io.github.riffusion4j.onnx.weights;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON header of a safetensors file. It is parsed token by token, since a reader of whole objects would silently
 * keep the last of several tensors of one name.
 */
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";

    /** Stable Diffusion has fewer than 2,000; a header of 100 MB could claim millions, and exhaust the memory. */
    private static final int MAX_TENSORS = 100_000;

    private static final int MAX_DIMENSIONS = 100;

    /** A tensor, and the offsets in the data at which its elements begin and end. */
    record Entry(TensorInfo info, long begin, long end) {}

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsHeader(Path file) {
        this.file = file;
    }

    /** @throws InvalidModelException if {@code header} is not in the format */
    static SafetensorsHeader parse(Path file, ByteBuffer header) {
        SafetensorsHeader parsed = new SafetensorsHeader(file);
        try (JsonReader json = new JsonReader(new StringReader(
                StandardCharsets.UTF_8.newDecoder().decode(header).toString()))) {
            parsed.read(json);
        } catch (CharacterCodingException e) {
            throw new InvalidModelException(file, "a safetensors header in UTF-8", "other bytes", e);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new InvalidModelException(
                    file, "a safetensors header of JSON objects", "something else: " + e.getMessage(), e);
        }
        return parsed;
    }

    /** The tensors, in the order of the header. */
    List<Entry> entries() {
        return entries;
    }

    /** The metadata ({@code __metadata__}). */
    Map<String, String> metadata() {
        return metadata;
    }

    private void read(JsonReader json) throws IOException {
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) {
                throw new InvalidModelException(file, "names that differ", "two of the name \"" + name + "\"");
            }
            if (names.size() > MAX_TENSORS) {
                throw new InvalidModelException(file, "at most " + MAX_TENSORS + " tensors", "more");
            }
            if (name.equals(METADATA)) {
                readMetadata(json);
            } else {
                entries.add(entry(json, name));
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new InvalidModelException(file, "one JSON object as safetensors header", "more after it");
        }
    }

    private void readMetadata(JsonReader json) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            metadata.put(json.nextName(), json.nextString());
        }
        json.endObject();
    }

    private Entry entry(JsonReader json, String name) throws IOException {
        String type = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        Set<String> fields = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            fields.add(field);
            switch (field) {
                case "dtype" -> type = json.nextString();
                case "shape" -> shape = numbers(json);
                case "data_offsets" -> offsets = numbers(json);
                default ->
                    throw new InvalidModelException(
                            file, "dtype, shape and data_offsets of \"" + name + "\"", "a field \"" + field + "\"");
            }
        }
        json.endObject();
        if (fields.size() != 3 || offsets.size() != 2) {
            throw new InvalidModelException(
                    file, "\"" + name + "\" with dtype, shape and two data_offsets", fields + ", " + offsets);
        }
        return new Entry(TensorInfo.of(file, name, type(name, type), shape), offsets.get(0), offsets.get(1));
    }

    private static List<Long> numbers(JsonReader json) throws IOException {
        List<Long> numbers = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            numbers.add(json.nextLong());
            if (numbers.size() > MAX_DIMENSIONS) {
                throw new IllegalStateException("a list of more than " + MAX_DIMENSIONS + " numbers");
            }
        }
        json.endArray();
        return numbers;
    }

    private ElementType type(String name, String type) {
        return Stream.of(ElementType.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        file,
                        "elements of type "
                                + Stream.of(ElementType.values())
                                        .map(ElementType::name)
                                        .collect(Collectors.joining(", ")),
                        "\"" + name + "\" of " + type + "; take the model in one of these types"));
    }
}
