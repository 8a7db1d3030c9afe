package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MetaEvents;
import io.github.riffusion4j.score.midi.MidiFormatException;
import io.github.riffusion4j.score.midi.MidiReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The facts of a MIDI file that hold for all its tracks: tempi, meter, key, and the programs of the channels. Any track
 * may hold them, so they are gathered before the notes are read. The score gets the tempo, the meter and the key that
 * are in force when the first note sounds. For one file, by one thread.
 */
final class MidiSetup {

    /** More events of one kind than music has. */
    private static final int MOST_CHANGES = 100_000;

    private static final int CHANNELS = 16;

    /** A meter, its numbers as the file has them. */
    private record TimeSignature(long tick, int beats, int unit, int offset) {}

    private record KeySignature(long tick, Key key) {}

    private final List<MidiTempoMap.Change> tempi = new ArrayList<>();
    private final List<TimeSignature> meters = new ArrayList<>();
    private final List<KeySignature> keys = new ArrayList<>();
    private final List<TreeMap<Long, Integer>> programs = new ArrayList<>();
    private long firstNote = Long.MAX_VALUE;
    private String keyText = "";
    private String tempoText = "";
    private String barsText = "";

    private final MidiTempoMap tempoMap;
    private final Tempo tempo;
    private final Meter meter;

    /**
     * Goes through a file once.
     *
     * @throws MidiFormatException if it is damaged, or its tempo or meter is none that a score can have
     */
    MidiSetup(byte[] bytes) {
        for (int i = 0; i < CHANNELS; i++) {
            programs.add(new TreeMap<>());
        }
        MidiReader in = new MidiReader(bytes);
        while (in.nextTrack()) {
            while (in.nextEvent()) {
                gather(in);
            }
        }
        firstNote = firstNote == Long.MAX_VALUE ? 0 : firstNote;
        this.tempoMap = new MidiTempoMap(in.ticksPerQuarter(), tempi, firstNote);
        this.tempo = tempo(tempoMap.base());
        this.meter = findMeter();
    }

    private void gather(MidiReader in) {
        switch (in.type()) {
            case NOTE_ON -> firstNote = in.data2() > 0 ? Math.min(firstNote, in.tick()) : firstNote;
            case PROGRAM_CHANGE -> {
                TreeMap<Long, Integer> changes = programs.get(in.channel());
                requireFew(changes.size(), in);
                changes.put(in.tick(), in.data1());
            }
            case META -> gatherMeta(in);
            default -> {}
        }
    }

    private void gatherMeta(MidiReader in) {
        switch (in.metaType()) {
            case MetaEvents.TEMPO -> tempi.add(tempoChange(in));
            case MetaEvents.TIME_SIGNATURE -> meters.add(timeSignature(in));
            case MetaEvents.KEY_SIGNATURE -> gatherKey(in);
            case MetaEvents.TEXT -> {
                if (MidiTexts.isShort(in)) {
                    String text = in.text();
                    keyText = MidiTexts.KEY.value(text).orElse(keyText);
                    tempoText = MidiTexts.TEMPO.value(text).orElse(tempoText);
                    barsText = MidiTexts.BARS.value(text).orElse(barsText);
                }
            }
            default -> {}
        }
    }

    private MidiTempoMap.Change tempoChange(MidiReader in) {
        requireFew(tempi.size(), in);
        requireLength(in, 3, "tempo");
        int microseconds = in.data(0) << 16 | in.data(1) << 8 | in.data(2);
        if (microseconds == 0) {
            throw in.error("a tempo of 0 microseconds a quarter note; the file is damaged");
        }
        return new MidiTempoMap.Change(in.tick(), microseconds, in.offset());
    }

    private TimeSignature timeSignature(MidiReader in) {
        requireFew(meters.size(), in);
        requireLength(in, 2, "time signature");
        // 32 shares of a whole note are more than a score takes, and enough to say so.
        return new TimeSignature(in.tick(), in.data(0), 1 << Math.min(in.data(1), 16), in.offset());
    }

    /** Passes over invalid ones, which several programs write: notes do not depend on them. */
    private void gatherKey(MidiReader in) {
        requireFew(keys.size(), in);
        int signature = in.dataLength() == 2 ? (byte) in.data(0) : Integer.MAX_VALUE;
        if (Math.abs(signature) <= 7 && in.data(1) <= 1) {
            Mode mode = in.data(1) == 1 ? Mode.MINOR : Mode.MAJOR;
            keys.add(new KeySignature(in.tick(), new Key(PitchName.ofFifths(signature - mode.fifths()), mode)));
        }
    }

    private static void requireLength(MidiReader in, int least, String name) {
        if (in.dataLength() < least) {
            throw in.error("a " + name + " of " + in.dataLength() + " bytes, which should be " + least + " or more");
        }
    }

    private static void requireFew(int count, MidiReader in) {
        if (count == MOST_CHANGES) {
            throw in.error("more than " + MOST_CHANGES + " changes of one kind; no music needs so many");
        }
    }

    private Tempo tempo(MidiTempoMap.Change base) {
        double rounded = roundest(base.microseconds());
        try {
            Tempo tempo = Tempo.of(rounded);
            return MidiTexts.number(tempoText)
                    .filter(named -> Math.round(60e6 / named) == base.microseconds())
                    .map(Tempo::of)
                    .orElse(tempo);
        } catch (IllegalArgumentException e) {
            throw new MidiFormatException(base.offset(), "no score has this tempo: " + e.getMessage());
        }
    }

    /** The number of quarter notes a minute with the fewest decimals that takes so many microseconds for one. */
    static double roundest(int microseconds) {
        double exact = 60e6 / microseconds;
        for (double unit = 1; unit < 1e6; unit *= 10) {
            double rounded = Math.rint(exact * unit) / unit;
            if (rounded > 0 && Math.round(60e6 / rounded) == microseconds) {
                return rounded;
            }
        }
        return exact;
    }

    private Meter findMeter() {
        TimeSignature found = new TimeSignature(0, 4, 4, 0);
        for (TimeSignature signature : meters) {
            if (signature.tick() <= firstNote && signature.tick() >= found.tick()) {
                found = signature;
            }
        }
        try {
            return new Meter(found.beats(), found.unit());
        } catch (IllegalArgumentException e) {
            throw new MidiFormatException(found.offset(), "no score has this meter: " + e.getMessage());
        }
    }

    /** Turns the file's ticks into the score's. */
    MidiTempoMap tempoMap() {
        return tempoMap;
    }

    Tempo tempo() {
        return tempo;
    }

    Meter meter() {
        return meter;
    }

    /** The key in force when the first note sounds, or else the first one later; none if the file has no valid one. */
    Optional<Key> key() {
        Optional<KeySignature> found = Optional.empty();
        for (KeySignature signature : keys) {
            boolean inForce = signature.tick() <= firstNote;
            if (found.isEmpty()
                    || (inForce
                            ? signature.tick() >= found.get().tick()
                                    || found.get().tick() > firstNote
                            : signature.tick() < found.get().tick())) {
                found = Optional.of(signature);
            }
        }
        return found.map(KeySignature::key).map(this::inItsMode);
    }

    /** The key that a text names, if it has the same signature: a text may be older than a transposition. */
    private Key inItsMode(Key key) {
        try {
            Key named = keyText.isEmpty() ? key : Key.parse(keyText);
            return named.signature() == key.signature() ? named : key;
        } catch (NotationException e) {
            return key;
        }
    }

    /** The number of bars that a text names, as our files do; 1 to 9,999. */
    Optional<Integer> bars() {
        return MidiTexts.number(barsText)
                .filter(bars -> bars >= 1 && bars <= Score.MOST_BARS && bars == Math.rint(bars))
                .map(Double::intValue);
    }

    /** The program of a channel at a time in the file's ticks, whichever track chose it; 0 where none did. */
    int program(int channel, long tick) {
        var change = programs.get(channel).floorEntry(tick);
        return change == null ? 0 : change.getValue();
    }
}
