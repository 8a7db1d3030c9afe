package io.github.riffusion4j.score;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A key: a tonic and a mode. A key of more than seven accidentals is spelled as its enharmonic: G# major is A flat
 * major.
 *
 * @param tonic the first degree
 * @param mode the scale
 */
public record Key(PitchName tonic, Mode mode) {

    private static final int MOST_ACCIDENTALS = 7;

    /** Spells the tonic. */
    public Key {
        int signature = tonic.fifths() + mode.fifths();
        if (Math.abs(signature) > MOST_ACCIDENTALS) {
            tonic = PitchName.ofFifths(tonic.fifths() - 12 * Integer.signum(signature));
        }
    }

    /**
     * The key of a pitch class, 0 to 11, in the spelling of fewest accidentals.
     *
     * @throws IllegalArgumentException if the pitch class is out of its range
     */
    public static Key of(int pitchClass, Mode mode) {
        if (pitchClass < 0 || pitchClass > 11) {
            throw new IllegalArgumentException("a pitch class is 0 (C) to 11 (B), not " + pitchClass);
        }
        int fifths = Math.floorMod(7 * pitchClass, 12) + mode.fifths(); // of the signature, up to multiples of 12
        int signature = Math.floorMod(fifths + 6, 12) - 6; // six flats rather than six sharps
        return new Key(PitchName.ofFifths(signature - mode.fifths()), mode);
    }

    /**
     * The key of a text: "D minor", "Am", "F# dorian", "Bb", "e flat major".
     *
     * @throws NotationException if it is no key
     */
    public static Key parse(String text) {
        int start = skipBlanks(text, 0);
        if (start == text.length()) {
            throw new NotationException("a key is a note and a mode, as D minor", text, start);
        }
        // "am" and "d minor" are keys, too; an accidental stays in lower case.
        String upper = text.substring(0, start) + Character.toUpperCase(text.charAt(start)) + text.substring(start + 1);
        int end;
        try {
            end = PitchName.end(upper, start);
        } catch (NotationException e) {
            throw new NotationException("a key begins with a note, A to G, as in D minor or Bb", text, start);
        }
        PitchName tonic = PitchName.read(upper, start, end);
        int next = skipBlanks(text, end);
        String rest = text.substring(next).toLowerCase(Locale.ROOT);
        for (String word : List.of("sharp", "flat")) {
            if (rest.startsWith(word) && tonic.accidental() == 0) {
                tonic = new PitchName(tonic.letter(), word.equals("sharp") ? 1 : -1);
                next = skipBlanks(text, next + word.length());
            }
        }
        return new Key(tonic, mode(text, next));
    }

    private static Mode mode(String text, int start) {
        String word = text.substring(start).strip();
        if (word.equals("M")) {
            return Mode.MAJOR;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "major", "maj", "ionian" -> Mode.MAJOR;
            case "m", "minor", "min", "aeolian" -> Mode.MINOR;
            case "dorian" -> Mode.DORIAN;
            case "phrygian" -> Mode.PHRYGIAN;
            case "lydian" -> Mode.LYDIAN;
            case "mixolydian" -> Mode.MIXOLYDIAN;
            case "locrian" -> Mode.LOCRIAN;
            default ->
                throw new NotationException(
                        "the mode is one of major, minor, dorian, phrygian, lydian, mixolydian, locrian", text, start);
        };
    }

    private static int skipBlanks(String text, int start) {
        int i = start;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Sharps of the key signature, or flats where negative: -7 to 7. */
    public int signature() {
        return tonic.fifths() + mode.fifths();
    }

    /** Pitch classes of the seven degrees, 0 to 11 each, from the tonic up. */
    public List<Integer> scale() {
        return IntStream.range(0, 7).mapToObj(this::pitchClass).toList();
    }

    /** Pitch class of a degree, 0 to 11: degree 0 is the tonic; degrees past 6 and below 0 repeat the scale. */
    public int pitchClass(int degree) {
        return (tonic.pitchClass() + mode.scale().get(Math.floorMod(degree, 7))) % 12;
    }

    /** Returns whether a pitch (a MIDI note number or a pitch class) belongs to the scale. */
    public boolean contains(int pitch) {
        return mode.scale().contains(Math.floorMod(pitch - tonic.pitchClass(), 12));
    }

    /** Name of a pitch (a MIDI note number or a pitch class) as this key spells it. */
    public PitchName spell(int pitch) {
        // The window holds the scale, and the usual chromatic notes around it: two flats below, three sharps above.
        int lowest = signature() - 3;
        return PitchName.ofFifths(lowest + Math.floorMod(7 * pitch - lowest, 12));
    }

    /** As "F# minor", which {@link #parse} reads. */
    @Override
    public String toString() {
        return tonic + " " + mode;
    }
}
