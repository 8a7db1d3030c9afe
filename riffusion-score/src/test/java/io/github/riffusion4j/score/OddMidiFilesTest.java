package io.github.riffusion4j.score;

import static io.github.riffusion4j.score.MidiBytes.file;
import static io.github.riffusion4j.score.MidiBytes.header;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are not as ours are, but right, or wrong in ways that others let pass. */
class OddMidiFilesTest {

    private static List<Note> notes(byte[] file) {
        Score score = MidiFile.decode(file);
        assertEquals(1, score.parts().size());
        return score.parts().get(0).notes();
    }

    @Test
    void runningStatusAndVelocityZero() {
        byte[] file = file(96, 0, 0x90, 60, 100, 48, 60, 0, 0, 62, 90, 48, 62, 0);
        assertEquals(List.of(new Note(0, 240, 60, 100), new Note(240, 240, 62, 90)), notes(file));
    }

    @Test
    void runningStatusGoesOnAfterAMetaEvent() {
        byte[] file = file(480, 0, 0x90, 60, 100, 10, 0xff, 1, 2, 'h', 'i', 10, 60, 0);
        assertEquals(List.of(new Note(0, 20, 60, 100)), notes(file));
    }

    @Test
    void systemExclusiveMessagesInTheMiddle() {
        // The first is sent in two packets, as the format allows, and holds bytes that look like a note.
        byte[] file = file(
                480, 0, 0x90, 60, 100, 10, 0xf0, 3, 0x90, 61, 100, 5, 0xf7, 2, 64, 0xf7, 5, 0xf0, 0, 0, 0x80, 60, 0);
        assertEquals(List.of(new Note(0, 20, 60, 100)), notes(file));
    }

    @Test
    void eventsWithOneDataByteAndControllers() {
        byte[] file = file(
                480, 0, 0xd0, 33, 0, 0xb0, 64, 127, 0, 0xe0, 0, 64, 0, 0xa0, 60, 5, 0, 0xc0, 40, 0, 0x90, 60, 100, 96,
                0x80, 60, 64);
        Part part = MidiFile.decode(file).parts().get(0);
        assertEquals(List.of(new Note(0, 96, 60, 100)), part.notes());
        assertEquals("violin", part.name());
        assertEquals(40, part.program());
    }

    @Test
    void channelsOfFormatZeroAreParts() {
        byte[] file = file(
                480, 0, 0xff, 3, 4, 'S', 'o', 'n', 'g', 0, 0xc0, 33, 0, 0xc1, 89, 0, 0x99, 36, 100, 0, 0x90, 40, 100, 0,
                0x91, 60, 70, 96, 0x99, 36, 0, 0, 0x90, 40, 0, 0, 0x91, 60, 0);
        List<Part> parts = MidiFile.decode(file).parts();
        assertEquals(
                List.of("drums", "fingered bass", "warm pad"),
                parts.stream().map(Part::name).toList());
        assertEquals(
                List.of(Role.DRUMS, Role.BASS, Role.PAD),
                parts.stream().map(Part::role).toList());
        assertEquals(
                List.of(true, false, false),
                parts.stream().map(Part::percussion).toList());
    }

    @Test
    void aTrackThatChangesItsProgramBecomesTwoParts() {
        byte[] file = header(1, 1, 480)
                .track(
                        0, 0xff, 3, 2, 'G', 't', 0, 0xc0, 27, 0, 0x90, 60, 100, 96, 60, 0, 0, 0xc0, 30, 0, 0x90, 62,
                        100, 96, 62, 0)
                .toByteArray();
        List<Part> parts = MidiFile.decode(file).parts();
        assertEquals(List.of("Gt", "Gt 2"), parts.stream().map(Part::name).toList());
        assertEquals(List.of(27, 30), parts.stream().map(Part::program).toList());
    }

    @Test
    void programsThatAnotherTrackChooses() {
        byte[] file = header(1, 3, 480)
                .track(0, 0xc0, 40, 0, 0xc1, 73, 96, 0xc1, 56)
                .track(0, 0x90, 60, 100, 96, 60, 0)
                .track(0, 0x91, 60, 100, 96, 60, 0, 0, 61, 100, 96, 61, 0)
                .toByteArray();
        assertEquals(
                List.of(40, 73, 56),
                MidiFile.decode(file).parts().stream().map(Part::program).toList());
    }

    @Test
    void theTempoOfTheFirstNoteRulesAndChangesKeepTheTime() {
        // 120, then 60 from the third quarter note on, then 240: the silent first beat at 60 does not matter.
        byte[] file = file(
                100, 0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, // 1,000,000 us a quarter note
                100, 0xff, 0x51, 3, 0x07, 0xa1, 0x20, // 500,000
                0, 0x90, 60, 100, 100, 60, 0, 0, 61, 100, //
                50, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, // 1,000,000, in the middle of a note
                50, 0x90, 61, 0, 0, 62, 100, //
                0, 0xff, 0x51, 3, 0x03, 0xd0, 0x90, // 250,000
                100, 0x90, 62, 0);
        Score score = MidiFile.decode(file);
        assertEquals(120, score.tempo().quartersPerMinute());
        assertEquals(
                List.of(
                        new Note(960, 480, 60, 100), // after one second
                        new Note(1440, 240 + 480, 61, 100),
                        new Note(2160, 240, 62, 100)),
                score.parts().get(0).notes());
    }

    @Test
    void meterAndKeyOfTheFirstNote() {
        byte[] file = file(
                480, 0, 0xff, 0x58, 4, 4, 2, 24, 8, 0, 0xff, 0x59, 2, 0, 0, 0, 0xff, 0x58, 4, 6, 3, 36, 8, //
                0, 0xff, 0x59, 2, 0xfd, 1, 0, 0x90, 60, 100, 96, 60, 0, 0, 0xff, 0x58, 4, 3, 2, 24, 8);
        Score score = MidiFile.decode(file);
        assertEquals(Meter.SIX_EIGHT, score.meter());
        assertEquals(Key.parse("C minor"), score.key());
        assertEquals(1, score.bars());
    }

    @Test
    void aKeySignatureThatIsNoneIsPassedOver() {
        // D major by its notes.
        byte[] file = file(
                480, 0, 0xff, 0x59, 2, 40, 9, 0, 0x90, 62, 100, 96, 62, 0, 0, 66, 100, 48, 66, 0, 0, 69, 100, 48, 69, 0,
                0, 61, 100, 24, 61, 0, 0, 64, 100, 24, 64, 0, 0, 67, 100, 24, 67, 0);
        assertEquals(Key.parse("D major"), MidiFile.decode(file).key());
    }

    @Test
    void barsBeyondTheLongestTimeAreNotBelieved() {
        byte[] file = header(1, 1, 480)
                .track(new MidiBytes()
                        .bytes(0, 0xff, 1, 9)
                        .text("Bars: 100")
                        .bytes(0, 0x90, 60, 100, 96, 60, 0)
                        .ints())
                .toByteArray();
        assertEquals(100, MidiFile.decode(file).bars());
        assertEquals(1, MidiFile.decode(file, Duration.ofSeconds(10)).bars());
    }

    @Test
    void textsThatNoLongerFitTheNotesAreNotBelieved() {
        // Transposed to D minor, doubled to two bars; the texts are of before.
        byte[] file = header(1, 1, 480)
                .track(new MidiBytes()
                        .bytes(0, 0xff, 0x59, 2, 0xff, 1)
                        .bytes(0, 0xff, 1, 13)
                        .text("Key: D dorian")
                        .bytes(0, 0xff, 1, 7)
                        .text("Bars: 1")
                        .bytes(0, 0xff, 1, 10)
                        .text("Tempo: 99.")
                        .bytes(0, 0xff, 1, 11)
                        .text("Chord: H#m7")
                        .bytes(0x8f, 0x00, 0x90, 60, 100, 96, 60, 0)
                        .ints())
                .toByteArray();
        Score score = MidiFile.decode(file);
        assertEquals(Key.parse("D minor"), score.key());
        assertEquals(2, score.bars());
        assertEquals(120, score.tempo().quartersPerMinute());
        assertEquals(ChordProgression.none(), score.chords());
    }

    @Test
    void notesOfNoLengthGetOneTick() {
        assertEquals(List.of(new Note(0, 1, 60, 100)), notes(file(480, 0, 0x90, 60, 100, 0, 60, 0)));
    }

    @Test
    void keysThatAreNeverLetGoEndWithTheirTrack() {
        byte[] file = file(480, 0, 0x90, 60, 100, 50, 61, 90, 50, 60, 80, 20, 0xff, 1, 0);
        assertEquals(
                List.of(new Note(0, 100, 60, 100), new Note(50, 70, 61, 90), new Note(100, 20, 60, 80)), notes(file));
    }

    @Test
    void keysLetGoThatWereNotHeldAreNothing() {
        assertEquals(
                List.of(new Note(9, 1, 60, 1)), notes(file(480, 9, 0x80, 60, 0, 0, 0x90, 60, 1, 1, 60, 0, 1, 60, 0)));
    }

    @Test
    void aKeyStruckTwiceAtOnceIsOneNote() {
        assertEquals(
                List.of(new Note(0, 96, 60, 100)), notes(file(480, 0, 0x90, 60, 100, 0, 60, 70, 96, 60, 0, 5, 60, 0)));
    }

    @Test
    void unknownChunksAndALongerHeader() {
        byte[] track = new MidiBytes()
                .bytes(0, 0x90, 60, 100, 96, 60, 0)
                .bytes(MidiBytes.END)
                .toByteArray();
        byte[] file = new MidiBytes()
                .text("MThd")
                .int32(8)
                .int16(0)
                .int16(1)
                .int16(480)
                .int16(77)
                .chunk("XFIH", new byte[] {1, 2, 3})
                .chunk("MTrk", track)
                .text("whatever follows")
                .toByteArray();
        assertEquals(List.of(new Note(0, 96, 60, 100)), notes(file));
    }

    @Test
    void aTrackWithoutItsEndAndOneWithBytesAfterIt() {
        byte[] open = {0, (byte) 0x90, 60, 100, 96, 60, 0};
        byte[] closed =
                new MidiBytes().bytes(open).bytes(MidiBytes.END).text("rubbish").toByteArray();
        byte[] file =
                header(1, 2, 480).chunk("MTrk", open).chunk("MTrk", closed).toByteArray();
        List<Part> parts = MidiFile.decode(file).parts();
        assertEquals(List.of(new Note(0, 96, 60, 100)), parts.get(0).notes());
        assertEquals(List.of(new Note(0, 96, 60, 100)), parts.get(1).notes());
    }

    @Test
    void namesInLatin1AndWithControlCharacters() {
        byte[] file = header(1, 1, 480)
                .track(0, 0xff, 3, 7, 'F', 'l', 0xf6, 't', 'e', '\n', 0, 0, 0x90, 60, 100, 96, 60, 0)
                .toByteArray();
        assertEquals("Fl\u00f6te", MidiFile.decode(file).parts().get(0).name());
    }

    @Test
    void theBarsReachToTheEndButNotForATailThatIsALittleLong() {
        int[] bar = {0x8f, 0x00}; // 1920 ticks
        assertEquals(
                1,
                MidiFile.decode(file(480, 0, 0x90, 60, 100, bar[0], bar[1], 60, 0))
                        .bars());
        assertEquals(
                1,
                MidiFile.decode(file(480, 0, 0x90, 60, 100, bar[0], bar[1] + 60, 60, 0))
                        .bars());
        assertEquals(
                2,
                MidiFile.decode(file(480, 0, 0x90, 60, 100, bar[0], bar[1] + 61, 60, 0))
                        .bars());
        assertEquals(
                2,
                MidiFile.decode(file(480, bar[0], bar[1], 0x90, 60, 100, 1, 60, 0))
                        .bars());
        assertEquals(
                2, MidiFile.decode(file(480, bar[0], bar[1] + 61, 0xff, 1, 0)).bars(), "silence");
        assertEquals(1, MidiFile.decode(file(480)).bars(), "nothing at all");
    }

    @Test
    void markersAreSections() {
        byte[] file = file(
                480, 0, 0xff, 6, 5, 'I', 'n', 't', 'r', 'o', 0x8f, 0x01, 0xff, 6, 1, 'A', 0x9e, 0x00, 0xff, 6, 0, 0x8f,
                0x00, 0x90, 60, 100, 96, 60, 0);
        assertEquals(
                List.of(new Section("Intro", 0, 1), new Section("A", 1, 2)),
                MidiFile.decode(file).sections());
    }

    @Test
    void tempiOfOtherProgramsAreRound() {
        // 104 quarter notes a minute take 576,923.08 microseconds each.
        byte[] file = file(480, 0, 0xff, 0x51, 3, 0x08, 0xcd, 0x9b, 0, 0x90, 60, 100, 96, 60, 0);
        assertEquals(104, MidiFile.decode(file).tempo().quartersPerMinute());
    }
}
