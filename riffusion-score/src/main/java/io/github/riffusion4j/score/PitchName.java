package io.github.riffusion4j.score;

import java.util.Locale;

/**
 * A pitch class and its spelling, as C, F# or Bb: F# and Gb are different names of the same pitch class.
 *
 * @param letter A to G
 * @param accidental semitones above the letter: -2 to 2
 */
public record PitchName(char letter, int accidental) {

    /** C. */
    public static final PitchName C = new PitchName('C', 0);

    private static final String FIFTHS = "FCGDAEB";
    private static final int[] SEMITONES = {9, 11, 0, 2, 4, 5, 7}; // A to G
    private static final String[] ACCIDENTALS = {"bb", "b", "", "#", "##"};
    private static final int MOST = 2;

    /**
     * Checks the spelling.
     *
     * @throws IllegalArgumentException if the letter or the accidental is out of its range
     */
    public PitchName {
        if (letter < 'A' || letter > 'G') {
            throw new IllegalArgumentException("a note's name is A to G, not " + letter);
        }
        if (accidental < -MOST || accidental > MOST) {
            throw new IllegalArgumentException("a note has at most two accidentals, not " + accidental);
        }
    }

    /**
     * The name in a text as "F#", "Bb" or "E♭".
     *
     * @throws NotationException if it is no name
     */
    public static PitchName parse(String text) {
        int end = end(text, 0);
        if (end != text.length()) {
            throw new NotationException("after a note's name comes nothing but # or b", text, end);
        }
        return read(text, 0, end);
    }

    /** End of the name that begins at a place. */
    static int end(String text, int start) {
        if (start >= text.length() || text.charAt(start) < 'A' || text.charAt(start) > 'G') {
            throw new NotationException("a note's name is a letter from A to G, in capitals", text, start);
        }
        int end = start + 1;
        while (end < text.length() && end <= start + MOST && isAccidental(text.charAt(end))) {
            if (end > start + 1 && isSharp(text.charAt(end)) != isSharp(text.charAt(start + 1))) {
                break;
            }
            end++;
        }
        return end;
    }

    static PitchName read(String text, int start, int end) {
        int accidental = 0;
        for (int i = start + 1; i < end; i++) {
            accidental += isSharp(text.charAt(i)) ? 1 : -1;
        }
        return new PitchName(text.charAt(start), accidental);
    }

    private static boolean isAccidental(char c) {
        return c == '#' || c == 'b' || c == '\u266f' || c == '\u266d';
    }

    private static boolean isSharp(char c) {
        return c == '#' || c == '\u266f';
    }

    /** Semitones above C, 0 to 11. */
    public int pitchClass() {
        return Math.floorMod(SEMITONES[letter - 'A'] + accidental, 12);
    }

    /** Place on the line of fifths: C is 0, G is 1, F is -1, F# is 6. */
    int fifths() {
        return FIFTHS.indexOf(letter) - 1 + 7 * accidental;
    }

    /** The name at a place of the line of fifths. */
    static PitchName ofFifths(int fifths) {
        return new PitchName(FIFTHS.charAt(Math.floorMod(fifths + 1, 7)), Math.floorDiv(fifths + 1, 7));
    }

    /** The name as people say it: "F sharp". */
    String words() {
        String words = accidental > 0 ? " sharp" : " flat";
        return letter + words.repeat(Math.abs(accidental)).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return letter + ACCIDENTALS[accidental + MOST];
    }
}
