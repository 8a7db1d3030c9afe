package io.github.riffusion4j.score.composer;

import java.util.ArrayList;
import java.util.List;

/** Invents and varies motifs: rhythms with a contour, a bar long. */
final class Motifs {

    /** Rhythms of a pulse of four sixteenths, for each density; x begins a note, _ holds it, . rests. */
    private static final List<List<String>> SIMPLE = List.of(
            List.of("x___", "x___", "____", "____", "____", "....", "__x_"),
            List.of("x___", "x___", "x___", "x_x_", "x_x_", "____", "..x_", "x__x", "...."),
            List.of("x_x_", "x_x_", "x_x_", "x___", "x___", "x__x", "__x_", "..x_", "x_xx"),
            List.of("x_x_", "x_x_", "x_xx", "xxx_", "x__x", "x__x", "xxxx", "x___", ".xx_"));

    /** Rhythms of a pulse of six sixteenths. */
    private static final List<List<String>> COMPOUND = List.of(
            List.of("x_____", "x_____", "______", "x___x_", "......"),
            List.of("x___x_", "x___x_", "x_____", "______", "x_x_x_"),
            List.of("x_x_x_", "x_x_x_", "x___x_", "x___x_", "x_____", "..x_x_"),
            List.of("x_x_x_", "x_x_x_", "x_xxx_", "xxx_x_", "x___x_"));

    /** Rhythms of an eighth, in meters as 7/8. */
    private static final List<List<String>> SHORT = List.of(
            List.of("x_", "__", "__", ".."),
            List.of("x_", "x_", "__"),
            List.of("x_", "x_", "__"),
            List.of("x_", "x_", "xx"));

    private static final int WIDEST = 5; // steps of the scale from the first note

    private final Plan plan;
    private final SplitMix random;

    /**
     * A note of a motif.
     *
     * @param step sixteenths from the bar's start
     * @param length sixteenths
     * @param offset steps of the scale above the motif's first note
     */
    record MotifNote(int step, int length, int offset) {}

    /** A bar of melody without its pitches. */
    record Motif(List<MotifNote> notes) {
        Motif {
            notes = List.copyOf(notes);
        }
    }

    Motifs(Plan plan, SplitMix random) {
        this.plan = plan;
        this.random = random;
    }

    Motif invent() {
        return new Motif(withContour(rhythm()));
    }

    private String rhythm() {
        int pulse = plan.meter().pulseTicks() / Pattern.STEP;
        StringBuilder bar = new StringBuilder();
        while (bar.length() < plan.barSteps()) {
            List<List<String>> table = pulse == 6 ? COMPOUND : pulse == 2 || pulse == 1 ? SHORT : SIMPLE;
            String cell = random.pick(table.get(plan.density()));
            boolean first = bar.length() == 0;
            // Motifs begin on the beat, but for some that begin after it.
            if (first && cell.charAt(0) != 'x' && random.chance(0.75)) {
                cell = "x" + cell.substring(1).replace('x', '_');
            }
            bar.append(cell);
        }
        return bar.substring(0, plan.barSteps());
    }

    private List<MotifNote> withContour(String rhythm) {
        List<MotifNote> notes = new ArrayList<>();
        int offset = 0;
        int direction = random.chance(0.5) ? 1 : -1;
        for (int step = 0; step < rhythm.length(); step++) {
            if (rhythm.charAt(step) != 'x') {
                continue;
            }
            int end = step + 1;
            while (end < rhythm.length() && rhythm.charAt(end) == '_') {
                end++;
            }
            notes.add(new MotifNote(step, end - step, offset));
            int kind = random.below(10);
            int size = kind < 2 ? 0 : kind < 8 ? 1 : kind == 8 ? 2 : 3;
            if (random.chance(0.3) || Math.abs(offset + direction * size) > WIDEST) {
                direction = -direction;
            }
            offset += direction * size;
            direction = size > 1 ? -direction : direction; // after a leap the melody turns back
        }
        if (notes.isEmpty()) {
            notes.add(new MotifNote(0, Math.max(1, rhythm.length() / 2), 0));
        }
        return notes;
    }

    /** The motif with other notes at its end. */
    Motif varied(Motif motif) {
        List<MotifNote> notes = new ArrayList<>(motif.notes());
        int from = Math.max(1, notes.size() - 2);
        for (int i = from; i < notes.size(); i++) {
            MotifNote note = notes.get(i);
            int change = random.pick(List.of(-2, -1, 1, 2));
            notes.set(i, new MotifNote(note.step(), note.length(), note.offset() + change));
        }
        return new Motif(notes);
    }

    /** The motif with its last notes drawn together to one that is held, and a rest in which to breathe. */
    Motif ended(Motif motif) {
        int steps = plan.barSteps();
        int pulse = Math.max(2, plan.meter().pulseTicks() / Pattern.STEP);
        int last = Math.max(0, plan.meter().pulses() >= 3 ? steps - 2 * pulse : steps - pulse);
        int end = steps - Math.max(2, pulse / 2);
        List<MotifNote> notes = new ArrayList<>();
        for (MotifNote note : motif.notes()) {
            if (note.step() < last) {
                notes.add(new MotifNote(note.step(), Math.min(note.length(), last - note.step()), note.offset()));
            }
        }
        int offset = notes.isEmpty() ? 0 : notes.get(notes.size() - 1).offset() + random.pick(List.of(-1, 0, 1));
        notes.add(new MotifNote(last, Math.max(1, end - last), offset));
        return new Motif(notes);
    }
}
