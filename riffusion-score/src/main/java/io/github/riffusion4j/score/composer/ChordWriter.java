package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.composer.Harmony.Sounding;
import java.util.ArrayList;
import java.util.List;

/** Writes chords in a style, led from voicing to voicing. */
final class ChordWriter {

    private static final int USUAL = 76;
    private static final int PAD = 62;
    private static final int CENTRE = 62; // a little above middle C
    private static final int STRUM = 7; // ticks from string to string
    private static final double SOUNDING = 0.95;

    private final Plan plan;
    private final Harmony harmony;
    private final Instrument instrument;
    private final Pattern style;
    private final SplitMix random;
    private final List<int[]> voicings;
    private final int usual;
    private final List<Note> notes = new ArrayList<>();

    private ChordWriter(Plan plan, Harmony harmony, Instrument instrument, Pattern style, int centre, int usual) {
        this.plan = plan;
        this.harmony = harmony;
        this.instrument = instrument;
        this.style = style;
        this.random = plan.random("chords");
        this.usual = usual;
        int room = instrument.high() - 10;
        this.voicings = new Voicings(
                        instrument.low(), instrument.high(), Math.max(instrument.low() + 7, Math.min(centre, room)))
                .of(harmony);
    }

    /** Writes the accompaniment; a left hand under its own melody stays low. */
    static List<Note> accompaniment(Plan plan, Harmony harmony, Instrument instrument) {
        boolean leftHand = plan.band().lead().filter(instrument::equals).isPresent();
        int centre = leftHand ? CENTRE - 8 : CENTRE;
        return new ChordWriter(plan, harmony, instrument, plan.accompanimentStyle(), centre, USUAL).write();
    }

    /** Writes held chords. */
    static List<Note> pad(Plan plan, Harmony harmony, Instrument instrument) {
        return new ChordWriter(plan, harmony, instrument, AccompanimentStyles.named("held"), CENTRE, PAD).write();
    }

    private List<Note> write() {
        int steps = plan.barSteps();
        int total = plan.bars() * steps;
        List<Sounding> soundings = harmony.soundings();
        int index = 0;
        for (int step = 0; step < total; step++) {
            while (step * Pattern.STEP >= soundings.get(index).end()) {
                index++;
            }
            Sounding chord = soundings.get(index);
            char sign = style.at(step % steps, plan.meter());
            if (sign == '_' && step * Pattern.STEP == chord.start()) {
                sign = 'o'; // what is held would be the chord before
            }
            if (sign != '.' && sign != '_') {
                play(sign, voicings.get(index), chord, step, end(step, chord, total));
            }
        }
        return notes;
    }

    private int end(int step, Sounding chord, int total) {
        int end = step + 1;
        while (end < total
                && end * Pattern.STEP < chord.end()
                && style.at(end % plan.barSteps(), plan.meter()) == '_') {
            end++;
        }
        return end;
    }

    private void play(char sign, int[] voicing, Sounding chord, int step, int end) {
        int start = plan.played(step);
        int length = Math.max(Pattern.STEP / 2, (int) ((plan.played(end) - start) * SOUNDING));
        int accent = switch (sign) {
            case 'X' -> 10;
            case 's' -> -12;
            default -> 0;
        };
        int metric = plan.accent(step);
        if (sign == 'b') {
            add(start, length, below(voicing[0], chord.bass()), 4 + metric);
        } else if (sign >= '1' && sign <= '4') {
            int voice = sign - '1';
            int pitch = voice < voicing.length ? voicing[voice] : voicing[0] + 12;
            add(start, length, pitch > instrument.high() ? pitch - 12 : pitch, (voice == 0 ? 4 : 0) + metric);
        } else {
            boolean strummed = instrument.family() == Instrument.Family.PLUCKED;
            for (int i = 0; i < voicing.length; i++) {
                int late = strummed ? STRUM * (accent < 0 ? voicing.length - 1 - i : i) : 0;
                // A string's note ends before the next chord, whose first string is struck earlier than its last one.
                int sounding = Math.min(Math.max(Pattern.STEP / 2, length - late), plan.played(end) - start - late);
                add(start + late, sounding, voicing[i], accent + metric);
            }
        }
    }

    /** The root below the lowest voice, where the instrument reaches it. */
    private int below(int lowest, int bass) {
        int pitch = lowest - Math.floorMod(lowest - bass, 12);
        pitch = pitch == lowest ? pitch - 12 : pitch;
        return pitch < instrument.low() ? pitch + 12 : pitch;
    }

    private void add(int start, int length, int pitch, int accent) {
        notes.add(new Note(start, length, pitch, plan.velocity(usual + accent, random)));
    }
}
