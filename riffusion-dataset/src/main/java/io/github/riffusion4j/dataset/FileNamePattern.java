package io.github.riffusion4j.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields in the names of files: {@code {artist} - {title}}, or with directories {@code {genre}/{artist}/{title}}. A
 * pattern is matched with as many of a path's last parts as it has itself; {@code {}} stands for what is no field.
 *
 * @param pattern the text, with at least one field; or empty, which matches nothing
 */
public record FileNamePattern(String pattern) implements Serializable {

    private static final long serialVersionUID = 1;

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");

    public FileNamePattern {
        if (!pattern.isEmpty()
                && FIELD.matcher(pattern)
                        .results()
                        .allMatch(field -> field.group(1).isBlank())) {
            throw new IllegalArgumentException(
                    "the pattern \"" + pattern + "\" of file names has no field; one is written {artist}");
        }
    }

    /** No fields. */
    public static FileNamePattern none() {
        return new FileNamePattern("");
    }

    /**
     * The fields in the name of a recording; none if it does not match.
     *
     * @param name a path with {@code /} between directories, without the file's extension
     */
    public Map<String, String> fields(String name) {
        List<String> names = new ArrayList<>();
        Matcher matcher = regex(names).matcher(lastParts(name, parts(pattern)));
        Map<String, String> fields = new LinkedHashMap<>();
        if (matcher.matches()) {
            for (int i = 0; i < names.size(); i++) {
                if (!names.get(i).isBlank()) {
                    fields.put(
                            names.get(i).strip(),
                            matcher.group(i + 1).replace('_', ' ').strip());
                }
            }
        }
        return fields;
    }

    private Pattern regex(List<String> names) {
        StringBuilder regex = new StringBuilder();
        int from = 0;
        Matcher field = FIELD.matcher(pattern);
        while (field.find()) {
            regex.append(Pattern.quote(pattern.substring(from, field.start()))).append("([^/]+?)");
            names.add(field.group(1));
            from = field.end();
        }
        return Pattern.compile(
                regex.append(Pattern.quote(pattern.substring(from))).toString());
    }

    private static int parts(String path) {
        return (int) path.chars().filter(c -> c == '/').count() + 1;
    }

    private static String lastParts(String path, int count) {
        int from = path.length();
        for (int i = 0; i < count && from >= 0; i++) {
            from = path.lastIndexOf('/', from - 1);
        }
        return path.substring(from + 1);
    }
}
