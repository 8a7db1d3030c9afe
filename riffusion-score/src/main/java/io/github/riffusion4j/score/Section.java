package io.github.riffusion4j.score;

/**
 * Some bars of a score under a name, as "verse".
 *
 * @param name name, not blank
 * @param firstBar its first bar, from 0
 * @param bars how many bars, at least 1
 */
public record Section(String name, int firstBar, int bars) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the name is blank, the first bar is negative, there is no bar, or there are
     *     more than a score has
     */
    public Section {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a section needs a name");
        }
        if (firstBar < 0 || bars < 1) {
            throw new IllegalArgumentException(
                    "a section begins at bar 0 or later and has a bar or more: first " + firstBar + ", bars " + bars);
        }
        if (firstBar > Score.MOST_BARS || bars > Score.MOST_BARS) {
            throw new IllegalArgumentException(
                    "a score has up to " + Score.MOST_BARS + " bars; a section's first " + firstBar + ", bars " + bars);
        }
    }

    /** Bar after its last one. */
    public int endBar() {
        return firstBar + bars;
    }
}
