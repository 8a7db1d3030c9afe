package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MetaEvents;
import io.github.riffusion4j.score.midi.MidiWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** Writes a score as a MIDI file: first a track for what all parts share, then a track a part. */
final class MidiScoreWriter {

    private static final int PERCUSSION_CHANNEL = 9;
    private static final int PITCHED_CHANNELS = 15;
    private static final int PORTS = 128;
    private static final int CLOCKS_PER_QUARTER = 24;
    private static final int THIRTY_SECONDS_PER_QUARTER = 8;

    private final Score score;
    private final MidiWriter out = new MidiWriter(Meter.QUARTER);
    private int pitchedParts;

    private MidiScoreWriter(Score score) {
        this.score = score;
    }

    static byte[] encode(Score score) {
        MidiScoreWriter writer = new MidiScoreWriter(score);
        writer.writeConductor();
        score.parts().forEach(writer::writePart);
        return writer.out.toByteArray();
    }

    private record TimedText(int tick, int type, String text) {}

    private void writeConductor() {
        MidiWriter.Track track = out.track();
        int microseconds = score.tempo().microsecondsPerQuarter();
        Meter meter = score.meter();
        track.meta(0, MetaEvents.TEMPO, microseconds >> 16, microseconds >> 8, microseconds);
        track.meta(
                0,
                MetaEvents.TIME_SIGNATURE,
                meter.beats(),
                Integer.numberOfTrailingZeros(meter.unit()),
                CLOCKS_PER_QUARTER * meter.beatTicks() / Meter.QUARTER,
                THIRTY_SECONDS_PER_QUARTER);
        Key key = score.key();
        track.meta(0, MetaEvents.KEY_SIGNATURE, key.signature(), key.mode().isMinor() ? 1 : 0);
        if (key.mode() != Mode.MAJOR && key.mode() != Mode.MINOR) {
            track.text(0, MetaEvents.TEXT, MidiTexts.KEY.text(key));
        }
        if (MidiSetup.roundest(microseconds) != score.tempo().quartersPerMinute()) {
            track.text(0, MetaEvents.TEXT, MidiTexts.TEMPO.text(score.tempo().quartersPerMinute()));
        }
        track.text(0, MetaEvents.TEXT, MidiTexts.BARS.text(score.bars()));
        timedTexts().forEach(text -> track.text(text.tick(), text.type(), text.text()));
        track.end(score.ticks());
    }

    /** Sections and chords. */
    private List<TimedText> timedTexts() {
        List<TimedText> texts = new ArrayList<>();
        int barTicks = score.meter().barTicks();
        int end = 0;
        for (Section section : score.sections()) {
            if (section.firstBar() > end) {
                endSection(texts, end * barTicks);
            }
            texts.add(new TimedText(section.firstBar() * barTicks, MetaEvents.MARKER, section.name()));
            end = section.endBar();
        }
        if (end < score.bars()) {
            endSection(texts, end * barTicks);
        }
        int tick = 0;
        for (ChordProgression.Span span : score.chords().spans()) {
            texts.add(new TimedText(tick, MetaEvents.TEXT, MidiTexts.CHORD.text(span.chord())));
            tick += span.ticks();
        }
        texts.sort(Comparator.comparingInt(TimedText::tick));
        return texts;
    }

    /** A marker without a name where bars belong to no section, unless they are the first. */
    private static void endSection(List<TimedText> texts, int tick) {
        if (tick > 0) {
            texts.add(new TimedText(tick, MetaEvents.MARKER, ""));
        }
    }

    private void writePart(Part part) {
        MidiWriter.Track track = out.track();
        track.text(0, MetaEvents.TRACK_NAME, part.name());
        track.text(0, MetaEvents.TEXT, MidiTexts.ROLE.text(part.role()));
        int channel = PERCUSSION_CHANNEL;
        if (!part.percussion()) {
            int port = pitchedParts / PITCHED_CHANNELS;
            int index = pitchedParts % PITCHED_CHANNELS;
            if (port == PORTS) {
                throw new IllegalArgumentException("a MIDI file has room for " + PORTS * PITCHED_CHANNELS
                        + " parts with pitches, the score has more; write some of them to a file of their own");
            }
            if (port > 0) {
                track.meta(0, MetaEvents.PORT, port);
            }
            channel = index < PERCUSSION_CHANNEL ? index : index + 1;
            pitchedParts++;
        }
        track.programChange(0, channel, part.program());
        long end = score.ticks();
        for (long event : keyEvents(part.notes())) {
            int key = (int) (event >> 7) & 0x7f;
            int velocity = (int) event & 0x7f;
            long tick = event >> 15;
            if (velocity > 0) {
                track.noteOn(tick, channel, key, velocity);
            } else {
                track.noteOff(tick, channel, key);
            }
            end = Math.max(end, tick);
        }
        track.end(end);
    }

    /**
     * Events in order, keys let go before others are struck: {@code tick << 15 | struck << 14 | key << 7 | velocity}. A
     * key that is struck while it is held is let go first, since a channel cannot hold it twice; of two notes of one
     * key that begin together the longer one stays, with the velocity of the louder.
     */
    private static long[] keyEvents(List<Note> notes) {
        List<Note> played = new ArrayList<>(notes.size());
        int[] held = new int[128];
        Arrays.fill(held, -1);
        for (Note note : notes) {
            int last = held[note.pitch()];
            if (last >= 0 && played.get(last).end() > note.start()) {
                Note cut = played.get(last);
                if (cut.start() == note.start()) {
                    int velocity = Math.max(cut.velocity(), note.velocity());
                    played.set(last, new Note(note.start(), note.duration(), note.pitch(), velocity));
                    continue;
                }
                played.set(last, new Note(cut.start(), note.start() - cut.start(), cut.pitch(), cut.velocity()));
            }
            held[note.pitch()] = played.size();
            played.add(note);
        }
        return played.stream()
                .flatMapToLong(note -> LongStream.of(
                        (long) note.start() << 15 | 1 << 14 | note.pitch() << 7 | note.velocity(),
                        (long) note.end() << 15 | note.pitch() << 7))
                .sorted()
                .toArray();
    }
}
