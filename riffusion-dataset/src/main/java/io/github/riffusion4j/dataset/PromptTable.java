package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prompts to make clips of: CSV with a header, or JSON lines. The columns are {@code prompt} (or {@code text}),
 * {@code seed} (the number of the row if it has none, from 0), {@code negative_prompt}, {@code steps} and
 * {@code guidance}; others are kept for the clips' table.
 *
 * @param rows in their order
 */
public record PromptTable(List<Row> rows) {

    private static final int NAME_DIGITS = 16;

    public PromptTable {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param number from 0
     * @param prompt the text
     * @param seed of the noise
     * @param fields all of its fields
     */
    public record Row(int number, String prompt, long seed, Map<String, String> fields) implements Serializable {

        private static final long serialVersionUID = 1;

        /**
         * A row of a table.
         *
         * @throws IllegalArgumentException if the prompt is missing or blank, or the seed is no number
         */
        public static Row of(int number, Map<String, String> fields) {
            String prompt = fields.getOrDefault("prompt", fields.getOrDefault("text", ""));
            if (prompt.isBlank()) {
                throw new IllegalArgumentException("has no prompt; it stands in a column prompt or text");
            }
            return new Row(number, prompt, number(fields, "seed", number), new TreeMap<>(fields));
        }

        private static long number(Map<String, String> fields, String name, long otherwise) {
            String value = fields.getOrDefault(name, "");
            try {
                if (value.isBlank()) {
                    return otherwise;
                }
                String digits = value.strip();
                return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("its " + name + " must be a whole number, got " + value, e);
            }
        }

        /** The negative prompt; empty if there is none. */
        public String negativePrompt() {
            return fields.getOrDefault("negative_prompt", "");
        }

        /** The name of its files: 16 hexadecimal digits of SHA-256 of all that they are made of. */
        public String fileName(String model, Map<String, String> defaults) {
            Map<String, String> key = new TreeMap<>(defaults);
            for (String field : List.of("negative_prompt", "steps", "guidance")) {
                if (fields.containsKey(field)) {
                    key.put(field, fields.get(field));
                }
            }
            key.put("prompt", prompt);
            key.put("seed", String.valueOf(seed));
            key.put("model", model);
            byte[] hash = HashAlgorithm.SHA_256.digest().digest(key.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
        }
    }

    /**
     * Reads a table in UTF-8.
     *
     * @throws InvalidFileException if it is missing, no such table, or has no rows, or a row is not right
     */
    public static PromptTable read(Path file) {
        List<Row> rows = new ArrayList<>();
        FieldTable.read(file, (line, fields) -> {
            try {
                rows.add(Row.of(rows.size(), fields));
            } catch (IllegalArgumentException e) {
                throw new InvalidFileException(file, "line " + line + " " + e.getMessage(), e);
            }
        });
        if (rows.isEmpty()) {
            throw new InvalidFileException(file, "has no rows");
        }
        return new PromptTable(rows);
    }
}
