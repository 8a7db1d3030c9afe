package io.github.riffusion4j.dataset;

import java.io.Serializable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caption of a clip, with the names of fields in braces: {@code {genre}, {tempo} bpm}. Of several names,
 * {@code {mood|genre|name}}, the first that a recording has counts.
 *
 * @param template the text, not blank
 */
public record CaptionTemplate(String template) implements Serializable {

    private static final long serialVersionUID = 1;

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)}");

    public CaptionTemplate {
        if (template.isBlank()) {
            throw new IllegalArgumentException("the caption template is blank");
        }
        String rest = FIELD.matcher(template).replaceAll("");
        if (rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException("the caption template \"" + template
                    + "\" has a brace without its other half; a field is written {genre}");
        }
    }

    /** The caption that a table or a text file gives, the genre, or the file's name in words. */
    public static CaptionTemplate defaults() {
        return new CaptionTemplate("{text|caption|genre|name}");
    }

    /**
     * The caption of a recording.
     *
     * @throws IllegalArgumentException if it has none of the names of a field
     */
    public String fill(Map<String, String> fields) {
        Matcher matcher = FIELD.matcher(template);
        StringBuilder caption = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(caption, Matcher.quoteReplacement(value(matcher.group(1), fields)));
        }
        return matcher.appendTail(caption).toString().strip();
    }

    private static String value(String names, Map<String, String> fields) {
        for (String name : names.split("\\|", -1)) {
            String value = fields.get(name.strip());
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        throw new IllegalArgumentException(
                "has no field {" + names + "} for its caption, only " + String.join(", ", fields.keySet()));
    }
}
