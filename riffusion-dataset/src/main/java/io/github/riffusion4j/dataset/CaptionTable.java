package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
        FieldTable.read(file, (line, fields) -> table.add(file, line, fields));
        return table;
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
        rows.put(key.strip().replace('\\', '/'), fields);
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
