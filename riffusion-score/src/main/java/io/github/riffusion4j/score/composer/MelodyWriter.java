package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Section;
import io.github.riffusion4j.score.composer.Harmony.Sounding;
import io.github.riffusion4j.score.composer.Motifs.Motif;
import io.github.riffusion4j.score.composer.Motifs.MotifNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the melody: bars of a few motifs that come back and vary, chord tones on strong beats and under long notes,
 * steps between, and a breath where phrases end.
 */
final class MelodyWriter {

    private static final int USUAL = 98;
    private static final int WIDEST_LEAP = 9;
    private static final List<String> FORMS = List.of("abac", "aabc", "aaba", "abab", "abcb");

    /** Heights of the bars of a phrase, in semitones. */
    private static final List<List<Integer>> SHAPES = List.of(
            List.of(0, 2, 4, 0), List.of(0, 3, 5, 2), List.of(4, 2, 0, -2), List.of(0, -2, 3, 0), List.of(0, 0, 4, 2));

    private final Plan plan;
    private final Harmony harmony;
    private final SplitMix random;
    private final Motifs motifs;
    private final int low;
    private final int high;
    private final int centre;
    private final boolean rings;
    private final List<Integer> accents;

    /** Set where no part plays chords: then the melody states them on every beat, and begins on the root. */
    private final boolean tellsHarmony;

    private final Map<String, Motif> known = new TreeMap<>();
    private final List<Note> notes = new ArrayList<>();
    private int previous;

    MelodyWriter(Plan plan, Harmony harmony, Instrument instrument, SplitMix random) {
        this.plan = plan;
        this.harmony = harmony;
        this.random = random;
        this.motifs = new Motifs(plan, random);
        this.rings = instrument.rings();
        this.accents = plan.meter().accents();
        this.tellsHarmony =
                plan.band().accompaniment().isEmpty() && plan.band().pad().isEmpty();
        // The middle of the range, where an instrument sounds best; moods lie a little higher or lower.
        int middle = (instrument.low() + instrument.high()) / 2 + plan.mood().register() / 2;
        this.low = Math.max(instrument.low(), middle - 12);
        this.high = Math.min(instrument.high(), middle + 12);
        this.centre = (low + high) / 2 - 1;
        this.previous = centre;
    }

    List<Note> write() {
        Map<String, String> forms = new TreeMap<>();
        List<Integer> shape = random.pick(SHAPES);
        for (Section section : plan.sections()) {
            String form = forms.computeIfAbsent(section.name(), name -> random.pick(FORMS));
            for (int i = 0; i < section.bars(); i++) {
                boolean last = i == section.bars() - 1;
                String letter = section.name() + form.charAt(i % form.length());
                boolean breath = last || (i % 2 == 1 && section.bars() > 2);
                int height =
                        centre + shape.get(i % shape.size()) + (section.name().equals("B") ? 2 : 0);
                bar(section.firstBar() + i, letter, breath, height);
            }
        }
        return notes;
    }

    private void bar(int bar, String letter, boolean breath, int height) {
        Motif motif = known.get(letter);
        if (motif == null) {
            motif = motifs.invent();
            known.put(letter, motif);
        } else if (random.chance(0.5)) {
            motif = motifs.varied(motif);
        }
        if (breath) {
            motif = motifs.ended(motif);
        }
        int start = bar * plan.barSteps();
        int anchor = 0;
        for (int i = 0; i < motif.notes().size(); i++) {
            MotifNote note = motif.notes().get(i);
            boolean closes = breath && i == motif.notes().size() - 1;
            int step = start + note.step();
            Sounding chord = harmony.at(step * Pattern.STEP);
            if (i == 0) {
                anchor = chord.nearestTone(height, random.chance(0.5) ? 1 : -1, low, high);
                anchor = bar == 0 && tellsHarmony ? nearest(chord.root(), anchor) : anchor;
            }
            int pitch = pitch(chord, anchor, note, closes, bar);
            write(step, note.length(), pitch, accents.contains(note.step() * Pattern.STEP));
            previous = pitch;
        }
    }

    private int pitch(Sounding chord, int anchor, MotifNote note, boolean closes, int bar) {
        int direction = note.offset() < 0 ? -1 : 1;
        int from = chord.hasScaleNote(anchor) ? anchor : chord.nearestTone(anchor, direction, low, high);
        int pitch = chord.step(from, note.offset(), low, high);
        if (closes && bar == plan.bars() - 1 && chord.hasTone(plan.key().tonic().pitchClass())) {
            return nearest(plan.key().tonic().pitchClass(), previous);
        }
        boolean strong = accents.contains(note.step() * Pattern.STEP)
                || (tellsHarmony && note.step() * Pattern.STEP % plan.meter().pulseTicks() == 0)
                || note.length() * Pattern.STEP >= plan.meter().pulseTicks() + Pattern.STEP
                || note.step() == 0;
        if ((strong || closes) && !chord.hasTone(pitch)) {
            pitch = chord.nearestTone(pitch, direction, low, high);
        }
        if (Math.abs(pitch - previous) > WIDEST_LEAP && !notes.isEmpty()) {
            int nearer = previous + Integer.signum(pitch - previous) * 4;
            return strong || closes
                    ? chord.nearestTone(nearer, direction, low, high)
                    : chord.step(chord.nearestTone(nearer, direction, low, high), direction, low, high);
        }
        return pitch;
    }

    /** The nearest note of a pitch class within the range. */
    private int nearest(int pitchClass, int pitch) {
        int above = pitch + Math.floorMod(pitchClass - pitch, 12);
        int below = above - 12;
        boolean up = above <= high && (above - pitch <= pitch - below || below < low);
        return up ? above : below < low ? below + 12 : below;
    }

    private void write(int step, int length, int pitch, boolean accent) {
        int start = plan.played(step);
        int end = Math.min(plan.ticks(), plan.played(step + length));
        // A wind player's tongue, a bow's change: notes end a little early; those that ring need not be damped.
        int sounding = rings ? end - start : Math.max(Pattern.STEP / 2, (end - start) * 93 / 100);
        int loudness = USUAL + (accent ? 4 : 0) + plan.accent(step) + (pitch - centre) / 3;
        notes.add(new Note(start, sounding, pitch, plan.velocity(loudness, random)));
    }
}
