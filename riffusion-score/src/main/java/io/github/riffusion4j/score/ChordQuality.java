package io.github.riffusion4j.score;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kinds of chords, by their symbols. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are unmodifiable
public enum ChordQuality {
    /** Major triad. */
    MAJOR("", "0 4 7", "maj", "M", "major"),
    /** Minor triad. */
    MINOR("m", "0 3 7", "min", "-", "minor"),
    /** Diminished triad. */
    DIMINISHED("dim", "0 3 6", "\u00b0", "o"),
    /** Augmented triad. */
    AUGMENTED("aug", "0 4 8", "+"),
    /** Suspended second. */
    SUS2("sus2", "0 2 7"),
    /** Suspended fourth. */
    SUS4("sus4", "0 5 7", "sus"),
    /** Root and fifth. */
    POWER("5", "0 7"),
    /** Major sixth. */
    SIXTH("6", "0 4 7 9", "maj6", "M6", "add6"),
    /** Minor triad with a major sixth. */
    MINOR_SIXTH("m6", "0 3 7 9", "min6", "-6"),
    /** Major sixth and ninth. */
    SIX_NINE("6/9", "0 4 7 9 2", "69"),
    /** Dominant seventh. */
    SEVENTH("7", "0 4 7 10", "dom7"),
    /** Major seventh. */
    MAJOR_SEVENTH("maj7", "0 4 7 11", "M7", "Maj7", "ma7", "\u0394", "\u03947", "j7"),
    /** Minor seventh. */
    MINOR_SEVENTH("m7", "0 3 7 10", "min7", "-7", "mi7"),
    /** Minor triad with a major seventh. */
    MINOR_MAJOR_SEVENTH("mMaj7", "0 3 7 11", "mM7", "m(maj7)", "minmaj7", "mmaj7"),
    /** Diminished seventh. */
    DIMINISHED_SEVENTH("dim7", "0 3 6 9", "\u00b07", "o7"),
    /** Half-diminished seventh. */
    HALF_DIMINISHED("m7b5", "0 3 6 10", "\u00f8", "\u00f87", "m7(b5)", "min7b5", "-7b5"),
    /** Dominant seventh with an augmented fifth. */
    AUGMENTED_SEVENTH("7#5", "0 4 8 10", "aug7", "+7", "7+5"),
    /** Dominant seventh with a diminished fifth. */
    SEVENTH_FLAT_FIVE("7b5", "0 4 6 10"),
    /** Dominant seventh with a suspended fourth. */
    SEVENTH_SUS4("7sus4", "0 5 7 10", "7sus", "sus7"),
    /** Major triad with a ninth. */
    ADD9("add9", "0 4 7 2", "add2", "(add9)"),
    /** Minor triad with a ninth. */
    MINOR_ADD9("madd9", "0 3 7 2", "m(add9)", "madd2"),
    /** Dominant ninth. */
    NINTH("9", "0 4 7 10 2"),
    /** Major ninth. */
    MAJOR_NINTH("maj9", "0 4 7 11 2", "M9", "ma9"),
    /** Minor ninth. */
    MINOR_NINTH("m9", "0 3 7 10 2", "min9", "-9"),
    /** Dominant seventh with a minor ninth. */
    SEVENTH_FLAT_NINE("7b9", "0 4 7 10 1", "7(b9)"),
    /** Dominant seventh with an augmented ninth. */
    SEVENTH_SHARP_NINE("7#9", "0 4 7 10 3", "7(#9)"),
    /** Dominant ninth with a suspended fourth. */
    ELEVENTH("11", "0 5 7 10 2", "9sus4", "9sus"),
    /** Minor eleventh. */
    MINOR_ELEVENTH("m11", "0 3 7 10 5", "min11", "-11"),
    /** Major seventh with an augmented eleventh. */
    MAJOR_SEVENTH_SHARP_ELEVEN("maj7#11", "0 4 7 11 6", "M7#11"),
    /** Dominant thirteenth, without ninth and eleventh. */
    THIRTEENTH("13", "0 4 7 10 9");

    private static final Map<String, ChordQuality> BY_SYMBOL = bySymbol();

    private final String symbol;
    private final List<Integer> intervals;
    private final List<String> aliases;

    ChordQuality(String symbol, String intervals, String... aliases) {
        this.symbol = symbol;
        this.intervals =
                Arrays.stream(intervals.split(" ")).map(Integer::valueOf).toList();
        this.aliases = List.of(aliases);
    }

    private static Map<String, ChordQuality> bySymbol() {
        Map<String, ChordQuality> qualities = new TreeMap<>();
        for (ChordQuality quality : values()) {
            qualities.put(quality.symbol, quality);
            quality.aliases.forEach(alias -> qualities.put(alias, quality));
        }
        return qualities;
    }

    /** The quality that a symbol or one of its variants names. */
    static Optional<ChordQuality> of(String symbol) {
        return Optional.ofNullable(BY_SYMBOL.get(symbol));
    }

    /** The suffix of the root in a chord's symbol: nothing, "m", "maj7". */
    public String symbol() {
        return symbol;
    }

    /** Semitones of its tones above the root, 0 to 11 each, the root first, then third, fifth and extensions. */
    public List<Integer> intervals() {
        return intervals;
    }
}
