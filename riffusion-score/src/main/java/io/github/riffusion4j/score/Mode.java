package io.github.riffusion4j.score;

import java.util.List;
import java.util.Locale;

/** The seven modes of the diatonic scale; major is the Ionian, minor the Aeolian or natural minor. */
@SuppressWarnings("ImmutableEnumChecker") // its list is unmodifiable
public enum Mode {
    /** Ionian. */
    MAJOR(0, 0, 2, 4, 5, 7, 9, 11),
    /** Aeolian, the natural minor. */
    MINOR(-3, 0, 2, 3, 5, 7, 8, 10),
    /** Minor with a major sixth. */
    DORIAN(-2, 0, 2, 3, 5, 7, 9, 10),
    /** Minor with a minor second. */
    PHRYGIAN(-4, 0, 1, 3, 5, 7, 8, 10),
    /** Major with an augmented fourth. */
    LYDIAN(1, 0, 2, 4, 6, 7, 9, 11),
    /** Major with a minor seventh. */
    MIXOLYDIAN(-1, 0, 2, 4, 5, 7, 9, 10),
    /** Minor with a minor second and a diminished fifth. */
    LOCRIAN(-5, 0, 1, 3, 5, 6, 8, 10);

    private final int fifths;
    private final List<Integer> scale;

    Mode(int fifths, Integer... scale) {
        this.fifths = fifths;
        this.scale = List.of(scale);
    }

    /** Semitones of the seven degrees above the tonic, the first of them 0. */
    public List<Integer> scale() {
        return scale;
    }

    /** Returns whether its third is minor. */
    public boolean isMinor() {
        return scale.get(2) == 3;
    }

    /** Sharps of the key signature against the major key of the same tonic. */
    int fifths() {
        return fifths;
    }

    /** The name in lower case, as in "D minor". */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
