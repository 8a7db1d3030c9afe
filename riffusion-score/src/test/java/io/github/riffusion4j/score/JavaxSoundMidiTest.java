package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.junit.jupiter.api.Test;

/** Files from here there, and from there here: note for note. */
class JavaxSoundMidiTest {

    @Test
    void whatWeWriteTheJdkReads() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Score score = RandomScores.of(seed);
            Sequence sequence = MidiSystem.getSequence(new ByteArrayInputStream(MidiFile.encode(score)));
            assertEquals(Sequence.PPQ, sequence.getDivisionType());
            assertEquals(480, sequence.getResolution());
            Track[] tracks = sequence.getTracks();
            assertEquals(1 + score.parts().size(), tracks.length);
            assertEquals(score.ticks(), tracks[0].ticks());
            assertEquals(score.tempo().microsecondsPerQuarter(), tempo(tracks[0]));
            for (int i = 0; i < score.parts().size(); i++) {
                Part part = score.parts().get(i);
                assertEquals(part.notes(), notes(tracks[i + 1]), "seed " + seed + ", part " + i);
                List<ShortMessage> programs = messages(tracks[i + 1], ShortMessage.PROGRAM_CHANGE);
                assertEquals(
                        List.of(part.program()),
                        programs.stream().map(ShortMessage::getData1).toList());
                assertEquals(part.percussion(), programs.get(0).getChannel() == 9);
            }
        }
    }

    @Test
    void whatTheJdkWritesWeRead() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Score score = RandomScores.of(seed);
            Sequence sequence = new Sequence(Sequence.PPQ, 480);
            for (int i = 0; i < score.parts().size(); i++) {
                Part part = score.parts().get(i);
                // More parts than channels: a track's own program counts.
                add(sequence.createTrack(), part, part.percussion() ? 9 : i % 9);
            }
            if (sequence.getTracks().length == 0) {
                continue;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            MidiSystem.write(sequence, 1, bytes);
            Score read = MidiFile.decode(bytes.toByteArray());
            List<Part> expected = score.parts().stream()
                    .filter(part -> !part.notes().isEmpty())
                    .toList();
            assertEquals(
                    expected.stream().map(Part::name).toList(),
                    read.parts().stream().map(Part::name).toList());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).notes(), read.parts().get(i).notes(), "seed " + seed + ", part " + i);
                assertEquals(expected.get(i).program(), read.parts().get(i).program());
                assertEquals(expected.get(i).percussion(), read.parts().get(i).percussion());
            }
        }
    }

    @Test
    void formatZeroOfTheJdk() throws Exception {
        Sequence sequence = new Sequence(Sequence.PPQ, 96);
        Track track = sequence.createTrack();
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int channel = random.nextInt(4);
            track.add(new MidiEvent(new ShortMessage(ShortMessage.NOTE_ON, channel, 40 + i % 60, 90), 24L * i));
            track.add(new MidiEvent(new ShortMessage(ShortMessage.NOTE_ON, channel, 40 + i % 60, 0), 24L * i + 48));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MidiSystem.write(sequence, 0, bytes);
        Score read = MidiFile.decode(bytes.toByteArray());
        assertEquals(4, read.parts().size());
        List<Note> all =
                read.parts().stream().flatMap(p -> p.notes().stream()).sorted().toList();
        assertEquals(100, all.size());
        for (int i = 0; i < 100; i++) {
            assertEquals(new Note(120 * i, 240, 40 + i % 60, 90), all.get(i));
        }
    }

    private static void add(Track track, Part part, int channel) throws InvalidMidiDataException {
        byte[] name = part.name().getBytes(StandardCharsets.UTF_8);
        track.add(new MidiEvent(new MetaMessage(3, name, name.length), 0));
        track.add(new MidiEvent(new ShortMessage(ShortMessage.PROGRAM_CHANGE, channel, part.program(), 0), 0));
        for (Note note : part.notes()) {
            // Added by end before start, so that a key that is struck at the tick where it was let go sounds again.
            track.add(new MidiEvent(new ShortMessage(ShortMessage.NOTE_OFF, channel, note.pitch(), 0), note.end()));
        }
        for (Note note : part.notes()) {
            track.add(new MidiEvent(
                    new ShortMessage(ShortMessage.NOTE_ON, channel, note.pitch(), note.velocity()), note.start()));
        }
    }

    private static List<Note> notes(Track track) {
        List<Note> notes = new ArrayList<>();
        TreeMap<Integer, MidiEvent> held = new TreeMap<>();
        for (int i = 0; i < track.size(); i++) {
            MidiEvent event = track.get(i);
            if (!(event.getMessage() instanceof ShortMessage message)) {
                continue;
            }
            int key = message.getData1();
            if (message.getCommand() == ShortMessage.NOTE_ON) {
                assertNull(held.put(key, event), "a key that is held is struck");
            } else if (message.getCommand() == ShortMessage.NOTE_OFF) {
                MidiEvent on = Objects.requireNonNull(held.remove(key), "a key is let go that is not held");
                int start = (int) on.getTick();
                int velocity = ((ShortMessage) on.getMessage()).getData2();
                notes.add(new Note(start, (int) event.getTick() - start, key, velocity));
            }
        }
        assertEquals(0, held.size());
        return notes.stream().sorted().toList();
    }

    private static List<ShortMessage> messages(Track track, int command) {
        List<ShortMessage> messages = new ArrayList<>();
        for (int i = 0; i < track.size(); i++) {
            MidiMessage message = track.get(i).getMessage();
            if (message instanceof ShortMessage found && found.getCommand() == command) {
                messages.add(found);
            }
        }
        return messages;
    }

    private static int tempo(Track track) {
        for (int i = 0; i < track.size(); i++) {
            if (track.get(i).getMessage() instanceof MetaMessage meta && meta.getType() == 0x51) {
                byte[] data = meta.getData();
                return (data[0] & 0xff) << 16 | (data[1] & 0xff) << 8 | (data[2] & 0xff);
            }
        }
        throw new AssertionError("no tempo");
    }
}
