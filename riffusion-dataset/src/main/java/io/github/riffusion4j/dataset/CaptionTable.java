package io.github.riffusion4j.dataset;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Captions and other fields of sound files, in one file of their own: CSV with a header, or JSON lines. A column
 * {@code file_name} (or {@code file}, {@code audio}, {@code path}) says which file, by its path below the data set's
 * directory or its name, with or without extension. Immutable.
 */
public final class CaptionTable {

    private static final String[] FILE_COLUMNS = {"file_name", "file", "audio", "path"};

    private final Map<String, Map<String, String>> rows = new HashMap<>();

    private CaptionTable() {}

    /** No fields of any file. */
    public static CaptionTable empty() {
        return new CaptionTable();
    }

    /**
     * Reads a table in UTF-8; {@code .jsonl} and {@code .ndjson} are JSON lines, everything else CSV.
     *
     * @throws InvalidFileException if it is missing, or no such table
     */
    public static CaptionTable read(Path file) {
        CaptionTable table = new CaptionTable();
        String name = file.toString().toLowerCase(Locale.ROOT);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                table.addJsonLines(file, reader);
            } else {
                table.addCsv(file, reader);
            }
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(file, "is not UTF-8", e);
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(
                    file, Files.exists(file) ? "cannot be read: " + e.getMessage() : "does not exist", e);
        }
        return table;
    }

    private void addJsonLines(Path file, BufferedReader reader) throws IOException {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                add(file, number, fields(file, number, line));
            }
        }
    }

    private static Map<String, String> fields(Path file, int number, String line) {
        try {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            Map<String, String> fields = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                JsonElement value = entry.getValue();
                fields.put(entry.getKey(), value.isJsonPrimitive() ? value.getAsString() : value.toString());
            }
            return fields;
        } catch (JsonSyntaxException | IllegalStateException e) {
            throw new InvalidFileException(file, "line " + number + " is no JSON object: " + shortened(line), e);
        }
    }

    private static String shortened(String line) {
        return line.length() > 60 ? line.substring(0, 60) + " ..." : line;
    }

    private void addCsv(Path file, BufferedReader reader) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser parser =
                CSVParser.builder().setReader(reader).setFormat(format).get()) {
            for (CSVRecord row : parser) {
                add(file, parser.getCurrentLineNumber(), row.toMap());
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidFileException(file, "is no CSV with a header: " + e.getMessage(), e);
        }
    }

    private void add(Path file, long line, Map<String, String> fields) {
        String key = null;
        for (String column : FILE_COLUMNS) {
            key = key == null ? fields.get(column) : key;
        }
        if (key == null || key.isBlank()) {
            throw new InvalidFileException(
                    file,
                    "line " + line + " does not say which file; name it in a column "
                            + String.join(", ", FILE_COLUMNS));
        }
        Map<String, String> kept = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null && !value.isBlank() && !name.isBlank()) {
                kept.put(name.strip(), value.strip());
            }
        });
        rows.put(key.strip().replace('\\', '/'), kept);
    }

    /** The number of files that it tells something of. */
    public int size() {
        return rows.size();
    }

    /**
     * The fields of a recording; none if it is not in the table.
     *
     * @param path the file's path below the data set's directory, with {@code /} between directories
     */
    public Map<String, String> fields(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Optional.ofNullable(rows.get(path))
                .or(() -> Optional.ofNullable(rows.get(withoutExtension(path))))
                .or(() -> Optional.ofNullable(rows.get(name)))
                .or(() -> Optional.ofNullable(rows.get(withoutExtension(name))))
                .orElse(Map.of());
    }

    private static String withoutExtension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }
}
