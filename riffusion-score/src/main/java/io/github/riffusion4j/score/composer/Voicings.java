package io.github.riffusion4j.score.composer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Voice leading: each chord in the position that moves least from the one before; the first one stands on its root, so
 * that the key is heard where nobody plays the bass.
 */
final class Voicings {

    private static final int MOST_VOICES = 4;
    private static final int INVERTED = 24;

    private final int low;
    private final int high;
    private final int centre;

    /** For an instrument's chords: all notes within its range, around a centre. */
    Voicings(int low, int high, int centre) {
        this.low = low;
        this.high = high;
        this.centre = centre;
    }

    /** The notes of each chord, lowest first; 3 or 4 each, 2 where the chord has no more. */
    List<int[]> of(Harmony harmony) {
        List<int[]> voicings = new ArrayList<>();
        int[] previous = {};
        for (Harmony.Sounding sounding : harmony.soundings()) {
            previous = nearest(tones(sounding), sounding.bass(), previous);
            voicings.add(previous);
        }
        return voicings;
    }

    /** Pitch classes of the voices: without the fifth where the chord has five tones. */
    private static int[] tones(Harmony.Sounding sounding) {
        List<Integer> classes = new ArrayList<>(sounding.chord().pitchClasses());
        if (classes.size() > MOST_VOICES) {
            classes.remove(2);
        }
        return classes.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] nearest(int[] classes, int bass, int[] previous) {
        int[] best = {};
        int least = Integer.MAX_VALUE;
        int[] sorted = classes.clone();
        Arrays.sort(sorted);
        for (int bottom = low; bottom + 12 <= Math.max(high, low + 12); bottom++) {
            int first = Arrays.binarySearch(sorted, bottom % 12);
            if (first < 0) {
                continue;
            }
            int[] candidate = stack(sorted, first, bottom);
            boolean inverted = previous.length == 0 && bottom % 12 != bass;
            int cost = cost(candidate, previous) + (inverted ? INVERTED : 0);
            if (cost < least) {
                least = cost;
                best = candidate;
            }
        }
        return best;
    }

    /** The tones in close position above a lowest note. */
    private static int[] stack(int[] sorted, int first, int bottom) {
        int[] notes = new int[sorted.length];
        notes[0] = bottom;
        for (int i = 1; i < notes.length; i++) {
            int pitchClass = sorted[(first + i) % sorted.length];
            notes[i] = notes[i - 1] + Math.floorMod(pitchClass - notes[i - 1], 12);
        }
        return notes;
    }

    private int cost(int[] notes, int[] previous) {
        int sum = 0;
        for (int note : notes) {
            sum += note;
        }
        int away = Math.abs(sum / notes.length - centre);
        if (previous.length == 0) {
            return away;
        }
        return 2 * distance(notes, previous) + (away > 5 ? 3 * away : 0);
    }

    /** Semitones that the voices move in all: each to the nearest note of the other chord. */
    static int distance(int[] notes, int[] others) {
        int sum = 0;
        for (int note : notes) {
            int nearest = Integer.MAX_VALUE;
            for (int other : others) {
                nearest = Math.min(nearest, Math.abs(note - other));
            }
            sum += nearest;
        }
        return sum;
    }
}
