package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.ChordProgression.Span;
import io.github.riffusion4j.score.ChordQuality;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import java.util.ArrayList;
import java.util.List;

/** Finds chords for given notes: for each bar the triad of the key that holds most of what sounds in it. */
final class Harmonizer {

    private static final double TONIC_AT_THE_START = 0.25;
    private static final double COMMON = 0.06; // tonic, fourth and fifth degree before the others
    private static final double CHANGE = 0.03;

    private Harmonizer() {}

    static ChordProgression harmonize(List<Part> parts, Key key, Meter meter, int bars) {
        List<Chord> triads = triads(key);
        List<Span> spans = new ArrayList<>();
        int previous = -1;
        for (int bar = 0; bar < bars; bar++) {
            double[] weights = weights(parts, bar * meter.barTicks(), (bar + 1) * meter.barTicks());
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int degree = 0; degree < triads.size(); degree++) {
                double fit = fit(triads.get(degree), weights)
                        + (degree == 0 || degree == 3 || degree == 4 ? COMMON : 0)
                        + (bar == 0 && degree == 0 ? TONIC_AT_THE_START : 0)
                        + (degree == previous ? 0 : CHANGE);
                if (fit > most) {
                    most = fit;
                    best = degree;
                }
            }
            previous = best;
            spans.add(new Span(triads.get(best), meter.barTicks()));
        }
        return new ChordProgression(spans);
    }

    private static List<Chord> triads(Key key) {
        List<Chord> triads = new ArrayList<>();
        for (int degree = 0; degree < 7; degree++) {
            int root = key.pitchClass(degree);
            int third = Math.floorMod(key.pitchClass(degree + 2) - root, 12);
            int fifth = Math.floorMod(key.pitchClass(degree + 4) - root, 12);
            ChordQuality quality =
                    fifth == 6 ? ChordQuality.DIMINISHED : third == 3 ? ChordQuality.MINOR : ChordQuality.MAJOR;
            triads.add(Chord.of(key.spell(root), quality));
        }
        return triads;
    }

    /** Ticks that each pitch class sounds between two ticks, its start counting most. */
    private static double[] weights(List<Part> parts, int start, int end) {
        double[] weights = new double[12];
        for (Part part : parts) {
            for (Note note : part.percussion() ? List.<Note>of() : part.notes()) {
                int overlap = Math.min(end, note.end()) - Math.max(start, note.start());
                if (overlap > 0) {
                    weights[note.pitch() % 12] += overlap + (note.start() == start ? overlap : 0);
                }
            }
        }
        return weights;
    }

    private static double fit(Chord chord, double[] weights) {
        double inside = 0;
        double total = 1;
        for (int pitchClass = 0; pitchClass < 12; pitchClass++) {
            total += weights[pitchClass];
            inside += chord.contains(pitchClass) ? weights[pitchClass] : 0;
        }
        return inside / total;
    }
}
