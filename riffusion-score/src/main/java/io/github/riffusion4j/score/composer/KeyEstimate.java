package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import java.util.List;
import java.util.Optional;

/** The key of given chords or notes. */
final class KeyEstimate {

    private static final List<Mode> MODES =
            List.of(Mode.MAJOR, Mode.MINOR, Mode.DORIAN, Mode.MIXOLYDIAN, Mode.PHRYGIAN, Mode.LYDIAN);
    private static final double OUTSIDE = -2;
    private static final double FIRST = 0.8;
    private static final double LAST = 0.3;
    private static final double RARE = 0.15; // that a mode other than major and minor must be better

    private KeyEstimate() {}

    /** The key whose scale holds most of what sounds, and whose tonic comes first and last. */
    static Key of(Optional<ChordProgression> chords, List<Part> parts) {
        double[] weights = new double[12];
        int first = -1;
        int last = -1;
        boolean minor = false;
        for (Part part : parts) {
            for (Note note : part.percussion() ? List.<Note>of() : part.notes()) {
                weights[note.pitch() % 12] += note.duration();
                first = first < 0 ? note.pitch() % 12 : first;
                last = note.pitch() % 12;
            }
        }
        if (chords.isPresent()) {
            for (ChordProgression.Span span : chords.get().spans()) {
                for (int pitchClass : span.chord().pitchClasses()) {
                    weights[pitchClass] += span.ticks();
                }
            }
            List<ChordProgression.Span> spans = chords.get().spans();
            first = spans.get(0).chord().root().pitchClass();
            last = spans.get(spans.size() - 1).chord().root().pitchClass();
            minor = spans.get(0).chord().isMinor();
        }
        return best(weights, first, last, minor);
    }

    private static Key best(double[] weights, int first, int last, boolean minor) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        Key best = Key.of(0, Mode.MAJOR);
        double most = Double.NEGATIVE_INFINITY;
        for (Mode mode : MODES) {
            for (int tonic = 0; tonic < 12; tonic++) {
                Key key = Key.of(tonic, mode);
                double fit = 0;
                for (int pitchClass = 0; pitchClass < 12; pitchClass++) {
                    double share = weights[pitchClass] / Math.max(1, total);
                    fit += key.contains(pitchClass) ? share : OUTSIDE * share;
                }
                fit += tonic == first ? FIRST / 2 + (mode.isMinor() == minor ? FIRST / 2 : 0) : 0;
                fit += tonic == last ? LAST : 0;
                fit -= mode == Mode.MAJOR || mode == Mode.MINOR ? 0 : RARE;
                if (fit > most) {
                    most = fit;
                    best = key;
                }
            }
        }
        return best;
    }
}
