package io.github.riffusion4j.score;

import static io.github.riffusion4j.score.MidiBytes.file;
import static io.github.riffusion4j.score.MidiBytes.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.midi.MidiFormatException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged files get an error with the offset of the byte. A header has 14 bytes, and the head of a track 8. */
class DamagedMidiFilesTest {

    private static void assertDamaged(int offset, String problem, byte[] file) {
        MidiFormatException damage = assertThrows(MidiFormatException.class, () -> MidiFile.decode(file));
        String message = String.valueOf(damage.getMessage());
        assertTrue(damage.problem().startsWith(problem), message);
        assertEquals(offset, damage.offset(), message);
        assertEquals("MIDI data, byte " + offset + ": " + damage.problem(), message);
    }

    @Test
    void headersThatAreNone() {
        assertDamaged(0, "is empty", new byte[0]);
        assertDamaged(0, "is no Standard MIDI file", new byte[20]);
        assertDamaged(
                0, "is no Standard MIDI file", new MidiBytes().text("MThd").toByteArray());
        assertDamaged(0, "is a RIFF file", new MidiBytes().text("RIFF----RMID").toByteArray());
        byte[] whole = header(1, 1, 480).track().toByteArray();
        byte[] longHeader = whole.clone();
        longHeader[4] = (byte) 0xff;
        assertDamaged(4, "claims a header of 4278190086 bytes", longHeader);
        byte[] shortHeader = whole.clone();
        shortHeader[7] = 5;
        assertDamaged(4, "claims a header of 5 bytes", shortHeader);
    }

    @Test
    void headersOfOtherKinds() {
        assertDamaged(8, "is of format 2", header(2, 1, 480).track().toByteArray());
        assertDamaged(8, "claims to be of format 7", header(7, 1, 480).track().toByteArray());
        assertDamaged(10, "has no tracks", header(1, 0, 480).toByteArray());
        assertDamaged(12, "claims 0 ticks", header(1, 1, 0).track().toByteArray());
        assertDamaged(
                12,
                "counts time in frames of film (SMPTE, 25 a second)",
                header(1, 1, 0xe728).track().toByteArray());
    }

    @Test
    void tracksThatAreNotThere() {
        byte[] file = header(1, 65_535, 480).track().track().toByteArray();
        assertDamaged(file.length, "ends after 2 tracks, but its header claims 65535", file);
        byte[] cut = header(1, 2, 480).track().text("MTr").toByteArray();
        assertDamaged(26, "ends after 1 tracks, but its header claims 2", cut);
    }

    @Test
    void chunksOfAWrongLength() {
        byte[] tooLong =
                header(1, 1, 480).text("MTrk").int32(5).bytes(MidiBytes.END).toByteArray();
        assertDamaged(18, "a chunk \"MTrk\" claims 5 bytes, but only 4 follow", tooLong);
        byte[] huge =
                header(1, 1, 480).text("MTrk").int32(-1).bytes(MidiBytes.END).toByteArray();
        assertDamaged(18, "a chunk \"MTrk\" claims 4294967295 bytes, but only 4 follow", huge);
        byte[] tooShort = header(1, 2, 480)
                .text("MTrk")
                .int32(3)
                .bytes(MidiBytes.END)
                .track()
                .toByteArray();
        assertDamaged(22, "the track ends within an event", tooShort);
        byte[] shortByAnEvent = header(1, 2, 480)
                .text("MTrk")
                .int32(4)
                .bytes(0, 0x90, 60, 100, 9, 60, 0)
                .bytes(MidiBytes.END)
                .track()
                .toByteArray();
        assertDamaged(26, "no chunk starts here", shortByAnEvent);
    }

    @Test
    void aFileCutOffAnywhere() {
        byte[] file = MidiFile.encode(RandomScores.of(7));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(MidiFormatException.class, () -> MidiFile.decode(cut));
        }
    }

    @Test
    void eventsThatAreNone() {
        assertDamaged(23, "0x3c where an event's status byte should be", file(480, 0, 60, 100));
        assertDamaged(26, "0x3c where an event's status byte should be", file(480, 0, 0xf0, 0, 0, 60));
        assertDamaged(25, "0xc8 inside a message", file(480, 0, 0x90, 60, 200));
        assertDamaged(23, "the status byte 0xf2", file(480, 0, 0xf2, 60, 100));
        assertDamaged(22, "a delta time of more than four bytes", file(480, 0x80, 0x80, 0x80, 0x80, 0, 0x90, 60, 100));
        assertDamaged(24, "an event that claims 100 bytes, but its track has only 4 left", file(480, 0, 0xf0, 100));
        assertDamaged(25, "an event that claims 268435455 bytes", file(480, 0, 0xff, 1, 0xff, 0xff, 0xff, 0x7f));
        assertDamaged(
                22,
                "the track ends within an event",
                header(0, 1, 480).text("MTrk").int32(3).bytes(0, 0x90, 60).toByteArray());
    }

    @Test
    void tempiAndMetersThatNoScoreHas() {
        assertDamaged(22, "a tempo of 0 microseconds", file(480, 0, 0xff, 0x51, 3, 0, 0, 0));
        assertDamaged(22, "a tempo of 2 bytes", file(480, 0, 0xff, 0x51, 2, 1, 0));
        assertDamaged(
                22,
                "no score has this tempo: a tempo is 20 to 600 quarter notes a minute, not 5000",
                file(480, 0, 0xff, 0x51, 3, 0, 0x2e, 0xe0));
        assertDamaged(22, "a time signature of 1 bytes", file(480, 0, 0xff, 0x58, 1, 4));
        assertDamaged(
                22,
                "no score has this meter: a bar has 1 to 32 beats, not 0",
                file(480, 0, 0xff, 0x58, 4, 0, 2, 24, 8));
        assertDamaged(
                22, "no score has this meter: the lower number of a meter", file(480, 0, 0xff, 0x58, 4, 4, 200, 24, 8));
    }

    @Test
    void timesThatAreTooLong() {
        // 2^28 - 1 ticks at 480 a quarter note are 139,810 bars.
        assertDamaged(22, "the music goes on after bar 9999", file(480, 0xff, 0xff, 0xff, 0x7f, 0x90, 60, 100));
        byte[] longSilence = {0, (byte) 0x90, 60, 100, -1, -1, -1, 0x7f, -1, 0x2f, 0};
        assertDamaged(
                26,
                "the music goes on after",
                header(0, 1, 480).chunk("MTrk", longSilence).toByteArray());
        // In a meter of short bars the score has too many of them first: 9,999 of 1/16 are 1,199,880 ticks.
        assertDamaged(
                30,
                "the music goes on after bar 9999",
                file(480, 0, 0xff, 0x58, 4, 1, 4, 6, 8, 0xc9, 0x9f, 0x00, 0x90, 60, 100));
        MidiBytes ages = new MidiBytes();
        for (int i = 0; i < 300; i++) {
            ages.bytes(0xff, 0xff, 0xff, 0x7f, 0xc0, 0);
        }
        assertDamaged(22 + 6 * 256, "a track of more than 68719476736 ticks", file(480, ages.ints()));
        ages = new MidiBytes().bytes(Arrays.copyOf(ages.toByteArray(), 6 * 255));
        // Ten bars of 4/4 at 20 quarter notes a minute are two minutes, 9,999 are more than a day: here 2^21 - 1
        // quarters.
        assertDamaged(
                29,
                "the music goes on for 6291453.0 s or longer; at most 86400.0 s are taken",
                file(1, 0, 0xff, 0x51, 3, 0x2d, 0xc6, 0xc0, 0xff, 0xff, 0x7f, 0xc0, 0));
        // A later tempo of 16 seconds a quarter note, and sums that would not fit into 64 bits if they were not
        // watched.
        MidiBytes slow = new MidiBytes().bytes(0, 0xff, 0x51, 3, 7, 0xa1, 0x20, 1, 0xff, 0x51, 3, 0xff, 0xff, 0xff);
        assertDamaged(
                36,
                "the music goes on after bar 9999",
                file(1, slow.bytes(ages.ints()).ints()));
    }

    @Test
    void aMillionNotesAtOnce() {
        MidiBytes events = new MidiBytes().bytes(0, 0x90, 0, 1);
        for (int i = 1; i < 1_000_000; i++) {
            events.bytes(1, i % 128, 1);
        }
        assertDamaged(
                22 + 4 + 3 * 499_999,
                "more than 500000 notes",
                header(0, 1, 480).track(events.ints()).toByteArray());
    }

    @Test
    void tooManyChangesAndTooManyBytes() {
        MidiBytes programs = new MidiBytes();
        MidiBytes tempi = new MidiBytes();
        for (int i = 0; i <= 100_000; i++) {
            programs.bytes(1, 0xc0, i % 128);
            tempi.bytes(0, 0xff, 0x51, 3, 7, 0xa1, 0x20);
        }
        assertDamaged(22 + 3 * 100_000, "more than 100000 changes of one kind", file(480, programs.ints()));
        assertDamaged(22 + 7 * 100_000, "more than 100000 changes of one kind", file(480, tempi.ints()));
        assertDamaged(8 << 20, "has more than 8388608 bytes", new byte[(8 << 20) + 1]);
    }

    @Test
    void manyTracksAndPartsOfOneNameAreReadInLinearTime() {
        MidiBytes file = header(1, 65_535, 480);
        for (int i = 0; i < 65_535; i++) {
            file.track(0, 0xff, 3, 1, 'A', 0, 0x90, 60, 100, 1, 60, 0);
        }
        List<Part> parts = MidiFile.decode(file.toByteArray()).parts();
        assertEquals(65_535, parts.size());
        assertEquals("A 65535", parts.get(65_534).name());
    }
}
