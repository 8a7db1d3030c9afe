package io.github.riffusion4j.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the key of notes by three signs, each a share of what sounds, by duration: few notes lie outside its scale,
 * many belong to the triad on its tonic, and the lowest part holds its tonic and begins with it.
 *
 * <p>The weights were chosen on 400 scores of our composer: of 88 % the key is found, modes included, and of 98 % the
 * key signature.
 */
public final class KeyFinder {

    private static final List<Mode> MODES =
            List.of(Mode.MAJOR, Mode.MINOR, Mode.DORIAN, Mode.MIXOLYDIAN, Mode.PHRYGIAN, Mode.LYDIAN);

    private static final double OUTSIDE = -4;
    private static final double TRIAD = 0.5;
    private static final double LOWEST = 0.2;
    private static final double FIRST_LOWEST = 0.1;
    /** By how much a mode other than major and minor must fit better. */
    private static final double RARE = -0.05;

    /** By pitch class. */
    private final double[] shares;

    private final double[] lowestShares;
    private final int firstLowest;

    private KeyFinder(List<Note> all, List<Note> lowest) {
        this.shares = shares(all);
        this.lowestShares = shares(lowest);
        this.firstLowest = lowest.get(0).pitch() % 12;
    }

    /** The key of the parts with pitches; C major if they have no notes. */
    public static Key find(List<Part> parts) {
        List<Note> all = new ArrayList<>();
        List<Part> pitched = new ArrayList<>();
        for (Part part : parts) {
            if (!part.percussion() && !part.notes().isEmpty()) {
                all.addAll(part.notes());
                pitched.add(part);
            }
        }
        Optional<Part> lowest = pitched.stream().min(Comparator.comparingDouble(KeyFinder::meanPitch));
        return lowest.map(part -> new KeyFinder(all, part.notes()).find()).orElse(Key.of(0, Mode.MAJOR));
    }

    private static double meanPitch(Part part) {
        return part.notes().stream().mapToInt(Note::pitch).average().orElseThrow();
    }

    private static double[] shares(List<Note> notes) {
        double[] shares = new double[12];
        double total = 0;
        for (Note note : notes) {
            shares[note.pitch() % 12] += note.duration();
            total += note.duration();
        }
        for (int i = 0; i < 12; i++) {
            shares[i] /= total;
        }
        return shares;
    }

    private Key find() {
        List<Key> keys = new ArrayList<>();
        for (Mode mode : MODES) {
            for (int tonic = 0; tonic < 12; tonic++) {
                keys.add(Key.of(tonic, mode));
            }
        }
        return Collections.max(keys, Comparator.comparingDouble(this::fit)); // of equals the first
    }

    private double fit(Key key) {
        double fit = 0;
        for (int pitchClass = 0; pitchClass < 12; pitchClass++) {
            fit += key.contains(pitchClass) ? 0 : OUTSIDE * shares[pitchClass];
        }
        int tonic = key.pitchClass(0);
        fit += TRIAD * (shares[tonic] + shares[key.pitchClass(2)] + shares[key.pitchClass(4)]);
        fit += LOWEST * lowestShares[tonic];
        fit += tonic == firstLowest ? FIRST_LOWEST : 0;
        return key.mode() == Mode.MAJOR || key.mode() == Mode.MINOR ? fit : fit + RARE;
    }
}
