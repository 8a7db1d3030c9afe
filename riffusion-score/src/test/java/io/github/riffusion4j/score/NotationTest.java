package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {

    @ParameterizedTest
    @CsvSource({
        "Am,          9 0 4",
        "C,           0 4 7",
        "F#m7b5,      6 9 0 4",
        "Bbmaj7,      10 2 5 9",
        "Gsus4,       7 0 2",
        "C6/9,        0 4 7 9 2",
        "Em7/B,       4 7 11 2",
        "Cb,          11 3 6",
        "E\u266dm,    3 6 10",
        "B\u00b07,    11 2 5 8",
        "C-7,         0 3 7 10",
    })
    void chordsHaveTheirTones(String text, String pitchClasses) {
        assertEquals(
                pitchClasses,
                String.join(
                        " ",
                        Chord.parse(text).pitchClasses().stream()
                                .map(String::valueOf)
                                .toList()));
    }

    @ParameterizedTest
    @EnumSource
    void everyQualityIsReadAsItIsPrinted(ChordQuality quality) {
        for (int fifths = -8; fifths <= 12; fifths++) {
            PitchName root = PitchName.ofFifths(fifths);
            Chord plain = Chord.of(root, quality);
            Chord slash = new Chord(root, quality, PitchName.ofFifths(fifths + 1));
            assertEquals(plain, Chord.parse(plain.toString()));
            assertEquals(slash, Chord.parse(slash.toString()));
        }
    }

    @Test
    void aSlashChordHasItsBass() {
        assertEquals(new PitchName('B', 0), Chord.parse("Em7/B").bass());
        assertEquals(new PitchName('E', 0), Chord.parse("Em7").bass());
        assertEquals("C/E", Chord.parse("Cmaj/E").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "H#m,    0",
        "h,      0",
        "Cmoll,  1",
        "C/H,    2",
        "C/Ex,   3",
        "C#b,    2",
        "'',     0",
    })
    void nonsenseIsNoChord(String text, int index) {
        NotationException error = assertThrows(NotationException.class, () -> Chord.parse(text));
        assertEquals(index, error.index());
        List<String> lines = String.valueOf(error.getMessage()).lines().toList();
        assertEquals("  " + text, lines.get(1));
        assertEquals(2 + index, lines.get(2).indexOf('^'));
    }

    @ParameterizedTest
    @CsvSource({
        "D minor,       D minor,      -1",
        "Am,            A minor,       0",
        "am,            A minor,       0",
        "F# dorian,     F# dorian,     4",
        "Bb,            Bb major,     -2",
        "bb minor,      Bb minor,     -5",
        "b minor,       B minor,       2",
        "e flat major,  Eb major,     -3",
        "F sharp minor, F# minor,      3",
        "C lydian,      C lydian,      1",
        "B locrian,     B locrian,     0",
        "E phrygian,    E phrygian,    0",
        "G mixolydian,  G mixolydian,  0",
        "G# major,      Ab major,     -4",
        "D# major,      Eb major,     -3",
        "FM,            F major,      -1",
    })
    void keysAreRead(String text, String key, int signature) {
        assertEquals(key, Key.parse(text).toString());
        assertEquals(signature, Key.parse(text).signature());
        assertEquals(Key.parse(text), Key.parse(key));
    }

    @ParameterizedTest
    @CsvSource({"H minor, 0", "D moll, 2", "'', 0", "'D minor pentatonic', 2", "12, 0"})
    void nonsenseIsNoKey(String text, int index) {
        assertEquals(
                index,
                assertThrows(NotationException.class, () -> Key.parse(text)).index());
    }

    @ParameterizedTest
    @EnumSource
    void keysAreSpelledWithFewAccidentals(Mode mode) {
        for (int tonic = 0; tonic < 12; tonic++) {
            Key key = Key.of(tonic, mode);
            assertEquals(tonic, key.tonic().pitchClass());
            assertTrue(Math.abs(key.signature()) <= 6, key.toString());
            // Each degree has a letter of its own, and is what the scale has.
            assertEquals(
                    7,
                    key.scale().stream()
                            .map(pc -> key.spell(pc).letter())
                            .distinct()
                            .count(),
                    key.toString());
            for (int pc = 0; pc < 12; pc++) {
                assertEquals(pc, key.spell(pc).pitchClass());
                assertEquals(key.scale().contains(pc), key.contains(60 + pc));
            }
        }
    }

    @Test
    void minorKeysSpellTheirLeadingNoteSharp() {
        assertEquals("G#", Key.parse("A minor").spell(8).toString());
        assertEquals("C#", Key.parse("D minor").spell(61).toString());
        assertEquals("Bb", Key.parse("F major").spell(10).toString());
    }

    @Test
    void barsOfChordsAreRead() {
        ChordProgression chords = ChordProgression.parse("Am | F | C G | Em7/B", Meter.COMMON);
        assertEquals(4 * 1920, chords.ticks());
        assertEquals("Am", chords.at(1919).toString());
        assertEquals("C", chords.at(2 * 1920).toString());
        assertEquals("G", chords.at(2 * 1920 + 960).toString());
        assertEquals("Em7/B", chords.at(-1).toString());
        assertEquals(chords, ChordProgression.parse("| Am |F|  C G |Em7/B |", Meter.COMMON));
        assertEquals(
                ChordProgression.parse("Am | F | C | G", Meter.WALTZ), ChordProgression.parse("Am F C G", Meter.WALTZ));
        assertEquals(ChordProgression.parse("Am F C G", Meter.WALTZ), ChordProgression.parse("Am-F-C-G", Meter.WALTZ));
        assertEquals("Cm7", ChordProgression.parse("C-7, F", Meter.WALTZ).at(0).toString());
    }

    @Test
    void theChordsOfABarShareItsPulses() {
        assertEquals(List.of(960, 480, 480), lengths("C G E |", Meter.COMMON));
        assertEquals(List.of(960, 480), lengths("C G |", Meter.WALTZ));
        assertEquals(List.of(720, 720), lengths("C G |", Meter.SIX_EIGHT));
        assertEquals(List.of(480, 480, 480), lengths("C G E |", Meter.SIX_EIGHT));
        assertEquals(List.of(1440, 480), lengths("C . . G |", Meter.COMMON));
        assertEquals(List.of(2 * 1920, 1920), lengths("C | % | G", Meter.COMMON));
    }

    private static List<Integer> lengths(String text, Meter meter) {
        return ChordProgression.parse(text, meter).spans().stream()
                .map(ChordProgression.Span::ticks)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Am | F | C G | Em7/B",
                "C G |",
                "C . . G | Am | Am F . .",
                "C G E | F",
                "Am",
                "C . G | F G Am Em",
            })
    void progressionsAreReadAsTheyArePrinted(String text) {
        for (Meter meter : List.of(Meter.COMMON, Meter.WALTZ, Meter.SIX_EIGHT, new Meter(12, 8))) {
            ChordProgression chords = ChordProgression.parse(text, meter);
            assertEquals(chords, ChordProgression.parse(chords.print(meter), meter), chords.print(meter));
        }
        assertEquals(text, ChordProgression.parse(text, Meter.COMMON).print(Meter.COMMON));
    }

    @ParameterizedTest
    @CsvSource({
        "Am H C,          3",
        "Am | | C,        4",
        "Am | F Gx | C,   8",
        "'',              0",
        "|,               0",
        "%,               0",
        "C D E F G A B |, 12",
    })
    void nonsenseIsNoProgression(String text, int index) {
        NotationException error =
                assertThrows(NotationException.class, () -> ChordProgression.parse(text, Meter.COMMON));
        assertEquals(index, error.index(), error.getMessage());
        assertEquals(text, error.text());
    }

    @Test
    void progressionsRepeatToALength() {
        ChordProgression chords = ChordProgression.parse("Am F", Meter.COMMON);
        assertEquals("Am | F | Am", chords.fitted(3 * 1920).print(Meter.COMMON));
        assertEquals("Am", chords.fitted(1000).at(999).toString());
        assertThrows(IllegalStateException.class, () -> ChordProgression.none().fitted(1));
        assertFalse(chords.isEmpty());
    }

    @Test
    void metersHavePulses() {
        assertEquals(1920, Meter.parse("4/4").barTicks());
        assertEquals(4, Meter.parse("4/4").pulses());
        assertEquals(2, Meter.parse("6/8").pulses());
        assertEquals(720, Meter.parse("6/8").pulseTicks());
        assertEquals(4, Meter.parse("12/8").pulses());
        assertEquals(1, Meter.parse("3/8").pulses());
        assertEquals(7, Meter.parse("7/8").pulses());
        assertEquals(List.of(0, 480, 960), Meter.parse("7/8").accents());
        assertEquals(List.of(0, 1440), Meter.parse("5/4").accents());
        assertEquals(List.of(0, 960), Meter.parse("4/4").accents());
    }

    @ParameterizedTest
    @CsvSource({"0/4, 0", "4/3, 2", "waltz, 5", "4/, 2", "/4, 0", "99/4, 0", "-4/4, 0", "4/4/4, 2"})
    void nonsenseIsNoMeter(String text, int index) {
        assertEquals(
                index,
                assertThrows(NotationException.class, () -> Meter.parse(text)).index());
    }

    @Test
    void temposCountWhatPeopleTap() {
        assertEquals(Tempo.of(120), Tempo.of(80, Meter.SIX_EIGHT));
        assertEquals(Tempo.of(120), Tempo.parse("80", Meter.SIX_EIGHT));
        assertEquals(Tempo.of(96.5), Tempo.parse("96.5 BPM", Meter.COMMON));
        assertEquals(80, Tempo.of(120).beatsPerMinute(Meter.SIX_EIGHT));
        assertEquals(Tempo.of(100), Tempo.of(100, Meter.parse("7/8")));
        assertEquals(500_000, Tempo.of(120).microsecondsPerQuarter());
        assertEquals(352_800, Tempo.of(120).samples(4 * 1920, 44_100));
        assertEquals("96.5", Tempo.of(96.5).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000", "0", "fast", "-3", "1e9", "", "19.9", "120 beats"})
    void nonsenseIsNoTempo(String text) {
        assertThrows(NotationException.class, () -> Tempo.parse(text, Meter.COMMON));
    }
}
