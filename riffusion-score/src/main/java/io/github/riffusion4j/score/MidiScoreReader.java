package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MetaEvents;
import io.github.riffusion4j.score.midi.MidiFormatException;
import io.github.riffusion4j.score.midi.MidiReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads a score from the bytes of a MIDI file. For one file, by one thread, once. */
final class MidiScoreReader {

    private static final int MOST_NOTES = 500_000;
    /** More chords and sections than music has; later ones are passed over. */
    private static final int MOST_TEXTS = 20_000;
    /** A file that ends so little after a bar, in ticks, has no further bar: the last notes are a little long. */
    private static final int SLACK = Meter.QUARTER / 8;

    private static final int LONGEST_NAME = 200;

    private record TimedText(int tick, String text) {}

    private record TimedChord(int tick, Chord chord) {}

    private final byte[] bytes;
    private final MidiSetup setup;
    private final Duration longest;
    /** The ticks of as many bars as a score can have. */
    private final long mostTicks;
    /** The latest tick that is taken, at most {@link #mostTicks}. */
    private final long longestTicks;

    private final MidiParts parts;
    private final List<TimedChord> chords = new ArrayList<>();
    private final List<TimedText> markers = new ArrayList<>();
    private int noteCount;
    private int end;

    /** Gathers what holds for all tracks, and what of the file is too late to be taken. */
    MidiScoreReader(byte[] bytes, Duration longest) {
        this.bytes = bytes;
        this.longest = longest;
        this.setup = new MidiSetup(bytes);
        this.mostTicks = (long) Score.MOST_BARS * setup.meter().barTicks();
        double ticks = longest.toMillis() / (1000 * setup.tempo().seconds(1));
        this.longestTicks = Math.min(mostTicks, (long) ticks);
        this.parts = new MidiParts(setup);
    }

    Score read() {
        MidiReader in = new MidiReader(bytes);
        while (in.nextTrack()) {
            parts.beginTrack(in);
            while (in.nextEvent()) {
                readEvent(in);
            }
            int trackEnd = tick(in);
            end = Math.max(end, trackEnd);
            parts.endTrack(trackEnd);
        }
        List<Part> found = parts.toList();
        int bars = bars(found);
        Key key = setup.key().orElseGet(() -> KeyFinder.find(found));
        int ticks = bars * setup.meter().barTicks();
        return new Score(setup.tempo(), setup.meter(), key, chords(ticks), bars, sections(bars), found);
    }

    private void readEvent(MidiReader in) {
        int tick = tick(in);
        switch (in.type()) {
            case NOTE_ON -> {
                if (in.data2() > 0) {
                    strike(in, tick);
                } else {
                    parts.release(in, tick);
                }
            }
            case NOTE_OFF -> parts.release(in, tick);
            case PROGRAM_CHANGE -> parts.changeProgram(in);
            case META -> readMeta(in, tick);
            default -> {}
        }
    }

    private void strike(MidiReader in, int tick) {
        if (noteCount++ == MOST_NOTES) {
            throw in.error("more than " + MOST_NOTES + " notes; cut the file into pieces");
        }
        if (tick == longestTicks) { // music may end here, but not begin
            throw tooLate(in);
        }
        parts.strike(in, tick);
    }

    private void readMeta(MidiReader in, int tick) {
        switch (in.metaType()) {
            case MetaEvents.TRACK_NAME -> parts.nameTrack(line(in));
            case MetaEvents.INSTRUMENT_NAME -> parts.nameInstrument(line(in));
            case MetaEvents.MARKER -> {
                if (markers.size() < MOST_TEXTS) {
                    markers.add(new TimedText(tick, line(in)));
                }
            }
            case MetaEvents.TEXT -> {
                if (MidiTexts.isShort(in)) {
                    readText(in.text(), tick);
                }
            }
            default -> {}
        }
    }

    private void readText(String text, int tick) {
        MidiTexts.ROLE.value(text).ifPresent(parts::nameRole);
        MidiTexts.CHORD
                .value(text)
                .filter(symbol -> chords.size() < MOST_TEXTS && Chord.isChord(symbol))
                .ifPresent(symbol -> chords.add(new TimedChord(tick, Chord.parse(symbol))));
    }

    /** The event's text as one line of a sensible length. */
    private static String line(MidiReader in) {
        String text = in.text();
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST_NAME).forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString().strip();
    }

    /** The score's tick of the current event. */
    private int tick(MidiReader in) {
        long tick = setup.tempoMap().scoreTick(in.tick());
        if (tick > longestTicks) {
            throw tooLate(in);
        }
        return (int) tick;
    }

    private MidiFormatException tooLate(MidiReader in) {
        long millis = setup.tempoMap().millis(in.tick());
        return in.error(
                longestTicks < mostTicks
                        ? "the music goes on for %.1f s or longer; at most %.1f s are taken, so cut it"
                                .formatted(millis / 1000.0, longest.toMillis() / 1000.0)
                        : "the music goes on after bar " + Score.MOST_BARS
                                + ", the last that a score can have; cut it");
    }

    /** The bars that the file names if the notes fit them, or else as many as there is music. */
    private int bars(List<Part> found) {
        int barTicks = setup.meter().barTicks();
        int lastStart = -1;
        int lastEnd = 0;
        for (Part part : found) {
            for (Note note : part.notes()) {
                lastStart = Math.max(lastStart, note.start());
                lastEnd = Math.max(lastEnd, note.end());
            }
        }
        int least = Math.max(1, lastStart / barTicks + 1);
        int whole = -Math.floorDiv(SLACK - Math.max(end, lastEnd), barTicks); // rounded up
        long tail = lastEnd;
        // The last bar may be cut; whole ones beyond the longest time are not taken, whatever the file says.
        long most = Math.max(least, (longestTicks + barTicks - 1) / barTicks);
        return setup.bars()
                .filter(bars -> bars >= least && bars <= most && tail <= 2L * bars * barTicks)
                .orElse(Math.max(least, whole));
    }

    private ChordProgression chords(int ticks) {
        chords.sort(Comparator.comparingInt(TimedChord::tick));
        List<ChordProgression.Span> spans = new ArrayList<>();
        int start = 0; // the first chord also holds for what comes before it
        for (int i = 0; i < chords.size(); i++) {
            int next = i + 1 < chords.size() ? Math.min(chords.get(i + 1).tick(), ticks) : ticks;
            if (next > start) {
                spans.add(new ChordProgression.Span(chords.get(i).chord(), next - start));
                start = next;
            }
        }
        return new ChordProgression(spans);
    }

    /** A marker begins a section at its bar; one without a name ends the section before. */
    private List<Section> sections(int bars) {
        int barTicks = setup.meter().barTicks();
        markers.sort(Comparator.comparingInt(TimedText::tick));
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < markers.size(); i++) {
            int first = markers.get(i).tick() / barTicks;
            int next = i + 1 < markers.size() ? Math.min(markers.get(i + 1).tick() / barTicks, bars) : bars;
            String name = markers.get(i).text();
            if (next > first && !name.isEmpty()) {
                sections.add(new Section(name, first, next - first));
            }
        }
        return sections;
    }
}
