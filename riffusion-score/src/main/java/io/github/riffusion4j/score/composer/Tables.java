package io.github.riffusion4j.score.composer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tables that are written as text: rows of cells between vertical lines, lists between commas. */
final class Tables {

    private Tables() {}

    /** The cells of each line; all lines have as many as the first. */
    static List<List<String>> rows(String table) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : table.lines().toList()) {
            List<String> row =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
                throw new IllegalStateException("a row of " + row.size() + " cells: " + line);
            }
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    static List<String> names(String cell) {
        return list(cell, ",");
    }

    static List<String> list(String cell, String separator) {
        return cell.isBlank()
                ? List.of()
                : Arrays.stream(cell.split(separator, -1)).map(String::strip).toList();
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    static <T> T get(Map<String, T> table, String name, String kind) {
        @Nullable T value = table.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + kind + " \"" + name + "\"");
        }
        return value;
    }
}
