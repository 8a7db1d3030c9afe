package io.github.riffusion4j.score;

/**
 * Thrown where a text is not the music that it should be, as "H#m" is no chord. The message says what is wrong, and
 * shows the place by a caret below the text.
 */
public final class NotationException extends IllegalArgumentException {

    private final String description;
    private final String text;
    private final int index;

    /**
     * Makes the error of a text.
     *
     * @param description what is wrong, and what is expected instead
     * @param text the whole text
     * @param index where it is wrong, in chars from 0 to the text's length
     */
    public NotationException(String description, String text, int index) {
        super(message(description, text, index));
        this.description = description;
        this.text = text;
        this.index = index;
    }

    /** This error seen from a longer text that holds the first one from char {@code offset} on. */
    NotationException within(String longer, int offset) {
        return new NotationException(description, longer, offset + index);
    }

    /** Description of the error alone, without the text and the caret. */
    public String description() {
        return description;
    }

    /** Text that was read. */
    public String text() {
        return text;
    }

    /** Place of the error in the text, in chars from 0 to its length. */
    public int index() {
        return index;
    }

    private static String message(String description, String text, int index) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "%s (column %d)%n  %s%n  %s^".formatted(description, index + 1, line, " ".repeat(index));
    }
}
