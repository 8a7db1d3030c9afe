package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Music as notes: parts on one grid of bars, with tempo, meter, key and chords. Immutable and thread safe.
 *
 * <p>A score is a loop as well as a piece: notes begin before its end, and may ring on past it, at most once its
 * length; played as a loop, their tails then sound at its start.
 *
 * @param tempo the tempo
 * @param meter the meter of all bars
 * @param key the key
 * @param chords the chords, as long as all bars together; or none, where they are not known
 * @param bars how many bars, 1 to 9,999
 * @param sections named bars, in order, not overlapping; may be empty
 * @param parts the parts, each of another name
 */
public record Score(
        Tempo tempo,
        Meter meter,
        Key key,
        ChordProgression chords,
        int bars,
        List<Section> sections,
        List<Part> parts) {

    static final int MOST_BARS = 9_999;

    /**
     * Checks that everything fits on the grid.
     *
     * @throws IllegalArgumentException if the number of bars is out of its range, the chords are of another length,
     *     sections overlap or end after the last bar, two parts bear the same name, or a note lies outside
     */
    public Score {
        if (bars < 1 || bars > MOST_BARS) {
            throw new IllegalArgumentException("a score has 1 to " + MOST_BARS + " bars, not " + bars);
        }
        int ticks = bars * meter.barTicks();
        if (!chords.isEmpty() && chords.ticks() != ticks) {
            throw new IllegalArgumentException("the chords last " + chords.ticks() + " ticks, the " + bars
                    + " bars of the score " + ticks + "; ChordProgression.fitted repeats or cuts them");
        }
        sections = List.copyOf(sections);
        parts = List.copyOf(parts);
        checkSections(sections, bars);
        checkParts(parts, ticks);
    }

    private static void checkSections(List<Section> sections, int bars) {
        int free = 0;
        for (Section section : sections) {
            if (section.firstBar() < free || section.endBar() > bars) {
                throw new IllegalArgumentException(
                        section + " does not fit: the bars " + free + " to " + bars + " are free");
            }
            free = section.endBar();
        }
    }

    private static void checkParts(List<Part> parts, int ticks) {
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two parts are called \"" + part.name() + "\"");
            }
            for (Note note : part.notes()) {
                if (note.start() >= ticks || note.end() > 2 * ticks) {
                    throw new IllegalArgumentException("in part \"" + part.name() + "\", " + note
                            + " does not fit into a score of " + ticks + " ticks");
                }
            }
        }
    }

    /** Length of all bars in ticks. */
    public int ticks() {
        return bars * meter.barTicks();
    }

    /**
     * Length of all bars in samples at a rate in Hz, rounded to the nearest: four bars of 4/4 at 120 are 352,800 at
     * 44,100.
     */
    public long samples(int sampleRate) {
        return tempo.samples(ticks(), sampleRate);
    }

    /** Length of all bars in seconds. */
    public double seconds() {
        return tempo.seconds(ticks());
    }

    /** Tempo in beats of the meter a minute: what a metronome shows; dotted quarter notes in 6/8. */
    public double beatsPerMinute() {
        return tempo.beatsPerMinute(meter);
    }

    /** The part of a name, if there is one. */
    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** The first part of a role, if there is one. */
    public Optional<Part> part(Role role) {
        return parts.stream().filter(part -> part.role() == role).findFirst();
    }

    /** The same bars with other parts. */
    public Score withParts(List<Part> others) {
        return new Score(tempo, meter, key, chords, bars, sections, others);
    }

    /**
     * The same bars with one part alone.
     *
     * @throws IllegalArgumentException if there is no part of that name
     */
    public Score solo(String name) {
        Part part = part(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no part \"" + name + "\"; there are "
                        + parts.stream().map(Part::name).toList()));
        return withParts(List.of(part));
    }

    /** The same notes in another tempo. */
    public Score withTempo(Tempo other) {
        return new Score(other, meter, key, chords, bars, sections, parts);
    }

    /**
     * This score several times end to end, sections included.
     *
     * @param times how many times, 1 or more
     * @throws IllegalArgumentException if there is no time, or there would be more than 9,999 bars
     */
    public Score repeated(int times) {
        if (times < 1 || times > MOST_BARS / bars) {
            throw new IllegalArgumentException("a score of " + bars + " bars can be played 1 to " + MOST_BARS / bars
                    + " times end to end, not " + times);
        }
        List<ChordProgression.Span> spans = new ArrayList<>();
        List<Section> repeatedSections = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int bar = i * bars;
            spans.addAll(chords.spans());
            sections.forEach(s -> repeatedSections.add(new Section(s.name(), bar + s.firstBar(), s.bars())));
        }
        List<Part> repeatedParts = parts.stream()
                .map(part -> part.withNotes(repeated(part.notes(), times)))
                .toList();
        return new Score(tempo, meter, key, new ChordProgression(spans), times * bars, repeatedSections, repeatedParts);
    }

    private List<Note> repeated(List<Note> notes, int times) {
        List<Note> repeated = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int start = i * ticks();
            notes.forEach(n -> repeated.add(new Note(start + n.start(), n.duration(), n.pitch(), n.velocity())));
        }
        return repeated;
    }

    /**
     * Writes this score as a Standard MIDI file; see {@link MidiFile}.
     *
     * @throws UncheckedIOException if the directory does not exist or the file cannot be written
     */
    public void write(Path file) {
        MidiFile.write(this, file);
    }

    /**
     * The score in a Standard MIDI file; see {@link MidiFile}.
     *
     * @throws MidiFormatException if it is no file that can be read, or damaged
     * @throws UncheckedIOException if it does not exist or cannot be read
     */
    public static Score read(Path file) {
        return MidiFile.read(file);
    }
}
