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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads tables of named fields, row by row: CSV with a header, or JSON lines. */
final class FieldTable {

    private FieldTable() {}

    /** Hears of a row. */
    interface Rows {
        void row(long line, Map<String, String> fields);
    }

    /**
     * Reads a table in UTF-8; {@code .jsonl} and {@code .ndjson} are JSON lines, everything else CSV. Fields that are
     * blank are left out.
     *
     * @throws InvalidFileException if it is missing, or no such table
     */
    static void read(Path file, Rows rows) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                readJsonLines(file, reader, rows);
            } else {
                readCsv(file, reader, rows);
            }
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(file, "is not UTF-8", e);
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidFileException(
                    file, Files.exists(file) ? "cannot be read: " + e.getMessage() : "does not exist", e);
        }
    }

    private static void readJsonLines(Path file, BufferedReader reader, Rows rows) throws IOException {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                rows.row(number, filled(fields(file, number, line)));
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

    private static void readCsv(Path file, BufferedReader reader, Rows rows) throws IOException {
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
                rows.row(parser.getCurrentLineNumber(), filled(row.toMap()));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidFileException(file, "is no CSV with a header: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> filled(Map<String, String> fields) {
        Map<String, String> filled = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null && !value.isBlank() && !name.isBlank()) {
                filled.put(name.strip(), value.strip());
            }
        });
        return filled;
    }
}
