package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MidiFileTest {

    private static final Score TAVERN = new Score(
            Tempo.of(104, Meter.SIX_EIGHT),
            Meter.SIX_EIGHT,
            Key.parse("D dorian"),
            ChordProgression.parse("Dm | C", Meter.SIX_EIGHT),
            2,
            List.of(new Section("verse", 0, 1), new Section("chorus", 1, 1)),
            List.of(
                    Part.of("melody", Role.MELODY, 110, List.of(new Note(0, 240, 74, 90), new Note(1440, 480, 72, 80))),
                    Part.drums("drums", List.of(new Note(0, 60, 36, 100), new Note(2640, 960, 49, 70)))));

    @Test
    void everythingThatAScoreHoldsComesBack() {
        for (int seed = 0; seed < 300; seed++) {
            Score score = RandomScores.of(seed);
            assertEquals(score, MidiFile.decode(MidiFile.encode(score)), "seed " + seed);
        }
    }

    @Test
    void composedScoresComeBack() {
        for (int seed = 0; seed < 50; seed++) {
            byte[] bytes = MidiFile.encode(Composer.compose("", seed).score());
            // The composer's parts may strike keys that they hold; files cannot, so it is the file that comes back.
            assertArrayEquals(bytes, MidiFile.encode(MidiFile.decode(bytes)), "seed " + seed);
        }
    }

    @Test
    void theBytesAreTheSameForEver() {
        String conductor = "4d54726b 00000063"
                + "00ff5103 05de67"
                + "00ff5804 06032408"
                + "00ff5902 0001"
                + "00ff010d" + text("Key: D dorian")
                + "00ff0107" + text("Bars: 2")
                + "00ff0605" + text("verse")
                + "00ff0109" + text("Chord: Dm")
                + "8b20ff0606" + text("chorus")
                + "00ff0108" + text("Chord: C")
                + "8b20ff2f00";
        byte[] bytes = MidiFile.encode(TAVERN);
        String hex = HexFormat.of().formatHex(bytes);
        assertEquals("4d5468640000000600010003" + "01e0", hex.substring(0, 28));
        String expected = conductor.replace(" ", "");
        assertEquals(expected, hex.substring(28, 28 + expected.length()));
        assertTrue(
                hex.endsWith("00ff0305" + text("drums") + "00ff010b" + text("Role: DRUMS") + "00c900" + "00992464"
                        + "3c892440" + "9414993146" + "8740893140" + "00ff2f00"),
                hex);
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTempoThatMicrosecondsDoNotTellComesBackExactly() {
        for (double quarters : new double[] {20, 600, 104, 119.99, 120.000001, 83.333333333333, 599.99999999}) {
            Score score = TAVERN.withTempo(Tempo.of(quarters));
            assertEquals(
                    quarters, MidiFile.decode(MidiFile.encode(score)).tempo().quartersPerMinute());
        }
    }

    @Test
    void namesAreReadInEveryScript() {
        Score score = TAVERN.withParts(List.of(Part.of("gitárå 琴 🎸", Role.CHORDS, 24, List.of())));
        assertEquals(score, MidiFile.decode(MidiFile.encode(score)));
    }

    @Test
    void aPartAloneKeepsTempoAndLength() {
        Score solo = MidiFile.decode(MidiFile.encode(TAVERN.solo("melody")));
        assertEquals(TAVERN.solo("melody"), solo);
        assertEquals(TAVERN.samples(44_100), solo.samples(44_100));
        Score silent = MidiFile.decode(MidiFile.encode(TAVERN.withParts(List.of())));
        assertEquals(TAVERN.samples(44_100), silent.samples(44_100));
    }

    @Test
    void repeatsPlayTheBarsEndToEnd() {
        Score twice = MidiFile.decode(MidiFile.encode(TAVERN, 2));
        assertEquals(4, twice.bars());
        assertEquals("Dm | C | Dm | C", twice.chords().print(Meter.SIX_EIGHT));
        assertEquals(
                List.of("verse", "chorus", "verse", "chorus"),
                twice.sections().stream().map(Section::name).toList());
        assertEquals(
                List.of(0, 1440, 2880, 4320),
                twice.part("melody").orElseThrow().notes().stream()
                        .map(Note::start)
                        .toList());
        // The cymbal rings on over the seam, and past the end.
        Note cymbal = twice.part("drums").orElseThrow().notes().get(3);
        assertEquals(new Note(2880 + 2640, 960, 49, 70), cymbal);
        assertArrayEquals(MidiFile.encode(TAVERN), MidiFile.encode(TAVERN, 1));
        assertThrows(IllegalArgumentException.class, () -> MidiFile.encode(TAVERN, 0));
        assertThrows(IllegalArgumentException.class, () -> MidiFile.encode(TAVERN, 5000));
    }

    @Test
    void aKeyThatIsHeldIsLetGoBeforeItIsStruckAgain() {
        Score overlapping = TAVERN.withParts(List.of(Part.of(
                "piano",
                Role.CHORDS,
                0,
                List.of(new Note(0, 960, 60, 90), new Note(480, 960, 60, 80), new Note(480, 20, 60, 100)))));
        assertEquals(
                List.of(new Note(0, 480, 60, 90), new Note(480, 960, 60, 100)),
                MidiFile.decode(MidiFile.encode(overlapping)).parts().get(0).notes());
    }

    @Test
    void moreThanFifteenPitchedPartsUseFurtherPorts() {
        List<Part> parts = IntStream.range(0, 40)
                .mapToObj(i -> Part.of("part " + i, Role.OTHER, i, List.of(new Note(i, 10, 60, 90))))
                .toList();
        assertEquals(
                parts, MidiFile.decode(MidiFile.encode(TAVERN.withParts(parts))).parts());
        List<Part> tooMany = IntStream.range(0, 1921)
                .mapToObj(i -> Part.of("part " + i, Role.OTHER, 0, List.of()))
                .toList();
        assertThrows(IllegalArgumentException.class, () -> MidiFile.encode(TAVERN.withParts(tooMany)));
    }

    @Test
    void aTimeBeyondTheLongestDeltaIsCarriedOn() {
        Meter meter = new Meter(32, 2);
        Score score =
                new Score(Tempo.of(600), meter, Key.parse("C"), ChordProgression.none(), 9000, List.of(), List.of());
        assertTrue(score.ticks() > 1 << 28);
        assertEquals(score, MidiFile.decode(MidiFile.encode(score)));
    }

    @Test
    void filesAreReplacedAsAWhole(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tavern.mid");
        Files.writeString(file, "something else");
        TAVERN.write(file);
        assertEquals(TAVERN, Score.read(file));
        assertArrayEquals(MidiFile.encode(TAVERN), Files.readAllBytes(file));
        Path link = Files.createSymbolicLink(directory.resolve("link.mid"), file);
        TAVERN.solo("drums").write(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(TAVERN.solo("drums"), Score.read(file));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void filesThatCannotBeReadOrWritten(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("missing.mid");
        assertMessage(missing + ": does not exist", () -> Score.read(missing));
        assertMessage(directory + ": cannot be read: Is a directory", () -> Score.read(directory));
        assertMessage(directory + ": cannot be written: is a directory", () -> TAVERN.write(directory));
        Path nowhere = directory.resolve("nowhere/tavern.mid");
        assertMessage(
                nowhere + ": cannot be written: the directory " + directory.resolve("nowhere"),
                () -> TAVERN.write(nowhere));
        assertFalse(Files.exists(directory.resolve("nowhere")));
        Path text = Files.writeString(directory.resolve("song.mid"), "verse, chorus, verse");
        MidiFormatException noMidi = assertThrows(MidiFormatException.class, () -> Score.read(text));
        String message = String.valueOf(noMidi.getMessage());
        assertTrue(message.startsWith(text + ", byte 0: is no Standard MIDI file"), message);
    }

    private static void assertMessage(String start, Executable action) {
        UncheckedIOException failure = assertThrows(UncheckedIOException.class, action);
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void aFileLongerThanTheCallerAllows() {
        byte[] bytes = MidiFile.encode(TAVERN, 1000);
        assertEquals(2000, MidiFile.decode(bytes, Duration.ofHours(1)).bars());
        MidiFormatException tooLong =
                assertThrows(MidiFormatException.class, () -> MidiFile.decode(bytes, Duration.ofMinutes(10)));
        assertTrue(tooLong.problem().endsWith("at most 600.0 s are taken, so cut it"), tooLong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> MidiFile.decode(bytes, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> MidiFile.decode(bytes, Duration.ofDays(2)));
    }
}
