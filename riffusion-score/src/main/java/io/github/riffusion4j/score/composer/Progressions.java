package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression.Span;
import io.github.riffusion4j.score.ChordQuality;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.PitchName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chord progressions in roman numerals: capitals are major, small letters minor, degrees are those of the mode (VI in
 * minor is the major chord on its flat sixth).
 */
final class Progressions {

    /**
     * In each row: a mode; progressions of four bars. They begin or end on the tonic, and hold what tells their mode
     * from its neighbours: a listener has nothing else to find the key by.
     */
    private static final String BY_MODE = """
            major      | I V vi IV; I vi IV V; I IV V I; I IV vi V; I IV ii V; I iii IV V; I ii IV V; I IV I V; I V IV V; I vi ii V
            minor      | i VI III VII; i iv V i; i VII VI V; i VI iv V; i iv VI V; i III VII VI; i v VI VII; i iv i V; i VI VII i; i i VI VII
            dorian     | i IV i IV; i VII IV i; i ii III IV; i IV VII i; i III IV i; i v IV i
            phrygian   | i II i II; i II vii i; i VI II i; i II III II; i II vii II; i vii II i
            lydian     | I II I II; I II vi I; I V II I; I iii II I; I vi II I
            mixolydian | I VII IV I; I v IV I; I VII I IV; I IV VII I; I I VII IV
            locrian    | i\u00b0 II i\u00b0 VI; i\u00b0 V II i\u00b0; i\u00b0 vii II i\u00b0
            """;

    /** In each row: a genre; progressions of its own for modes with a major third, and with a minor one. */
    private static final String BY_GENRE = """
            jazz      | ii V I I, I vi ii V, I iii ii V, I IV iii vi    | i iv V i, i VI ii\u00b0 V, i iv VII III, i iv ii\u00b0 V
            bossa nova| I vi ii V, I II ii V, I IV ii V                 | i iv V i, i ii\u00b0 V i, i iv VII III
            blues     | I7 IV7 I7 V7, I7 I7 IV7 I7, I7 IV7 V7 I7        | i7 iv7 i7 V7, i7 i7 iv7 i7, i7 iv7 V7 i7
            funk      | I7 I7 IV7 I7, I7 IV7 I7 IV7, I7 IV7 I7 V7       | i7 i7 iv7 i7, i7 VII i7 iv7, i7 i7 VI7 V7
            gospel    | I IV I V, I vi IV V, I IV V I, I iii IV V       | i iv V i, i VI iv V
            latin     | I IV V IV, I V IV V, I IV V I                   | i iv V i, i VII VI V, i V7 i V7
            waltz     | I V7 V7 I, I IV V I, I ii V I                   | i V7 V7 i, i iv V i, i VI iv V
            classical | I IV V I, I V vi iii, I vi ii V, I V7 I V7      | i iv V i, i VI ii\u00b0 V, i V7 i V7, i VI III VII
            metal     | I IV V IV, I V IV V, I vi IV V                  | i VI VII i, i II i VII, i VI iv V, i VII VI VII
            """;

    private static final Map<Mode, List<String>> MODES = new EnumMap<>(Mode.class);
    private static final Map<String, List<List<String>>> GENRES = new TreeMap<>();

    static {
        for (List<String> row : Tables.rows(BY_MODE)) {
            MODES.put(Tables.constant(Mode.class, row.get(0)), Tables.list(row.get(1), ";"));
        }
        for (List<String> row : Tables.rows(BY_GENRE)) {
            GENRES.put(row.get(0), List.of(Tables.names(row.get(1)), Tables.names(row.get(2))));
        }
    }

    /** Bars of a blues. */
    static final int BLUES_BARS = 12;

    private static final String MAJOR_BLUES = "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7";
    private static final String MINOR_BLUES = "i7 i7 i7 i7 iv7 iv7 i7 i7 VI7 V7 i7 V7";
    private static final double OWN = 0.7;
    private static final List<String> NUMERALS = List.of("i", "ii", "iii", "iv", "v", "vi", "vii");

    private Progressions() {}

    /** Draws a progression, a chord for each of four bars; of twelve for a blues of twelve bars. */
    static List<Chord> draw(Genres.Genre genre, Key key, int bars, SplitMix random) {
        boolean minor = key.mode().isMinor();
        String numerals;
        List<List<String>> own = GENRES.getOrDefault(genre.name(), List.of());
        if (genre.name().equals("blues") && bars % BLUES_BARS == 0) {
            numerals = minor ? MINOR_BLUES : MAJOR_BLUES;
        } else if (!own.isEmpty() && suits(key.mode(), own) && random.chance(OWN)) {
            numerals = random.pick(own.get(minor ? 1 : 0));
        } else {
            numerals = random.pick(MODES.getOrDefault(key.mode(), List.of()));
        }
        List<Chord> chords = new ArrayList<>();
        for (String numeral : Tables.list(numerals, " ")) {
            chords.add(chord(numeral, key, genre.colour(), random));
        }
        return chords;
    }

    /**
     * Returns whether a genre's own progressions suit a mode: their degrees are those of plain major and minor; where
     * the tonic bears a minor seventh, as in a blues, those of mixolydian, too.
     */
    private static boolean suits(Mode mode, List<List<String>> own) {
        return mode == Mode.MAJOR || mode == Mode.MINOR || (mode == Mode.MIXOLYDIAN && isOfTheBlues(own));
    }

    private static boolean isOfTheBlues(List<List<String>> own) {
        return own.get(0).get(0).startsWith("I7 ");
    }

    /** Mode of a genre's music in major: mixolydian where its tonic bears a minor seventh, as in a blues. */
    static Mode major(Genres.Genre genre) {
        List<List<String>> own = GENRES.getOrDefault(genre.name(), List.of());
        return !own.isEmpty() && isOfTheBlues(own) ? Mode.MIXOLYDIAN : Mode.MAJOR;
    }

    /**
     * The chords of a section: a bar each, over and over. Where that does not come out even, the first chord is held
     * for a bar more, or the last two come again, or share a bar, so that the section still begins and closes as the
     * progression does.
     *
     * @param chords four chords, or as many as there are bars
     */
    static List<Span> section(List<Chord> chords, int bars, Meter meter) {
        List<Span> spans = new ArrayList<>();
        int count = chords.size();
        int left = bars % count;
        boolean single = bars == 1;
        if (left == 1 && !single) {
            spans.add(new Span(chords.get(0), meter.barTicks()));
        }
        for (int bar = 0; bar < bars - left; bar++) {
            spans.add(new Span(chords.get(bar % count), meter.barTicks()));
        }
        if (single) {
            addShared(spans, chords.get(0), chords.get(count - 1), meter);
        } else if (left == 2 && bars > 2) {
            spans.add(new Span(chords.get(count - 2), meter.barTicks()));
            spans.add(new Span(chords.get(count - 1), meter.barTicks()));
        } else if (left == 2) {
            addShared(spans, chords.get(0), chords.get(1), meter);
            addShared(spans, chords.get(2), chords.get(3), meter);
        } else if (left == 3) {
            spans.add(new Span(chords.get(0), meter.barTicks()));
            spans.add(new Span(chords.get(1), meter.barTicks()));
            addShared(spans, chords.get(2), chords.get(3), meter);
        }
        return spans;
    }

    /** Two chords in a bar: half of it each, or the first a pulse longer; the second alone in a bar of one pulse. */
    private static void addShared(List<Span> spans, Chord first, Chord second, Meter meter) {
        int ticks = (meter.pulses() + 1) / 2 * meter.pulseTicks();
        if (ticks < meter.barTicks()) {
            spans.add(new Span(first, ticks));
            spans.add(new Span(second, meter.barTicks() - ticks));
        } else {
            spans.add(new Span(spans.isEmpty() ? first : second, meter.barTicks()));
        }
    }

    /** The chord of a numeral as "vi", "V7" or "ii°" in a key. */
    static Chord chord(String numeral, Key key, Genres.Colour colour, SplitMix random) {
        boolean seventh = numeral.endsWith("7");
        boolean diminished = numeral.endsWith("\u00b0");
        String plain = seventh || diminished ? numeral.substring(0, numeral.length() - 1) : numeral;
        int degree = NUMERALS.indexOf(plain.toLowerCase(Locale.ROOT));
        boolean minor = plain.equals(plain.toLowerCase(Locale.ROOT));
        PitchName root = key.spell(key.pitchClass(degree));
        ChordQuality triad = diminished ? ChordQuality.DIMINISHED : minor ? ChordQuality.MINOR : ChordQuality.MAJOR;
        if (seventh) {
            return Chord.of(root, minor ? ChordQuality.MINOR_SEVENTH : ChordQuality.SEVENTH);
        }
        return Chord.of(root, coloured(triad, key.pitchClass(degree), key, colour, random));
    }

    private static ChordQuality coloured(ChordQuality triad, int root, Key key, Genres.Colour colour, SplitMix random) {
        return switch (colour) {
            case TRIADS -> triad;
            case SEVENTHS, BLUES -> seventh(triad, root, key).orElse(triad);
            case ADDED ->
                switch (random.below(4)) {
                    case 0 -> seventh(triad, root, key).orElse(triad);
                    case 1 -> ninth(triad, root, key);
                    default -> triad;
                };
        };
    }

    /** The triad with the seventh that the scale has; a major chord on the fifth degree of minor is a dominant, too. */
    private static Optional<ChordQuality> seventh(ChordQuality triad, int root, Key key) {
        if (triad == ChordQuality.DIMINISHED) {
            return Optional.of(ChordQuality.HALF_DIMINISHED);
        }
        boolean minorSeventh = key.contains(root + 10);
        if (triad == ChordQuality.MINOR) {
            return Optional.of(ChordQuality.MINOR_SEVENTH);
        }
        return minorSeventh
                ? Optional.of(ChordQuality.SEVENTH)
                : key.contains(root + 11) ? Optional.of(ChordQuality.MAJOR_SEVENTH) : Optional.empty();
    }

    private static ChordQuality ninth(ChordQuality triad, int root, Key key) {
        if (!key.contains(root + 2)) {
            return triad;
        }
        return triad == ChordQuality.MINOR
                ? ChordQuality.MINOR_ADD9
                : triad == ChordQuality.MAJOR ? ChordQuality.ADD9 : triad;
    }
}
