package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import java.util.ArrayList;
import java.util.List;

/** The chords of a score, with what parts ask of them; pitch classes are bits, C the lowest. Immutable. */
final class Harmony {

    private final List<Sounding> soundings;

    /**
     * A chord and when it sounds.
     *
     * @param tones pitch classes of the chord
     * @param scale pitch classes that melodies may use: the key's, altered where the chord needs it
     */
    record Sounding(Chord chord, int start, int end, int tones, int scale, int root, int bass) {

        boolean hasTone(int pitch) {
            return ((tones >> (pitch % 12)) & 1) == 1;
        }

        boolean hasScaleNote(int pitch) {
            return ((scale >> (pitch % 12)) & 1) == 1;
        }

        /** Nearest tone of the chord within a range; at equal distance the one in a direction (1 up, -1 down). */
        int nearestTone(int pitch, int direction, int low, int high) {
            for (int distance = 0; distance < 128; distance++) {
                for (int side : new int[] {direction, -direction}) {
                    int candidate = pitch + side * distance;
                    if (candidate >= low && candidate <= high && hasTone(candidate)) {
                        return candidate;
                    }
                }
            }
            throw new IllegalStateException("no tone of " + chord + " between " + low + " and " + high);
        }

        /** The note some steps of the scale away, turning back at the ends of a range. */
        int step(int pitch, int steps, int low, int high) {
            int direction = Integer.signum(steps);
            int left = Math.abs(steps);
            int note = pitch;
            while (left > 0) {
                int next = note + direction;
                if (next < low || next > high) {
                    direction = -direction;
                    next = note + direction;
                }
                note = next;
                left -= hasScaleNote(note) ? 1 : 0;
            }
            return note;
        }

        /** Semitones from the root to the chord's tone of about that interval, or else the interval itself. */
        int interval(int least, int most, int otherwise) {
            for (int interval : chord.quality().intervals()) {
                if (interval >= least && interval <= most) {
                    return interval;
                }
            }
            return otherwise;
        }
    }

    Harmony(ChordProgression chords, Key key) {
        List<Sounding> list = new ArrayList<>();
        int start = 0;
        int keyMask = mask(key.scale());
        for (ChordProgression.Span span : chords.spans()) {
            Chord chord = span.chord();
            int tones = mask(chord.pitchClasses());
            list.add(new Sounding(
                    chord,
                    start,
                    start + span.ticks(),
                    tones,
                    scale(keyMask, tones, key),
                    chord.root().pitchClass(),
                    chord.bass().pitchClass()));
            start += span.ticks();
        }
        this.soundings = List.copyOf(list);
    }

    private static int mask(List<Integer> pitchClasses) {
        int mask = 0;
        for (int pitchClass : pitchClasses) {
            mask |= 1 << pitchClass;
        }
        return mask;
    }

    /** The key's notes and the chord's; a note of the chord drives out the key's note of the same letter. */
    private static int scale(int keyMask, int tones, Key key) {
        int scale = keyMask | tones;
        int foreign = tones & ~keyMask;
        for (int pitchClass = 0; pitchClass < 12; pitchClass++) {
            if (((foreign >> pitchClass) & 1) == 0) {
                continue;
            }
            char letter = key.spell(pitchClass).letter();
            for (int neighbour : new int[] {(pitchClass + 1) % 12, (pitchClass + 11) % 12}) {
                boolean chordTone = ((tones >> neighbour) & 1) == 1;
                if (!chordTone && key.spell(neighbour).letter() == letter) {
                    scale &= ~(1 << neighbour);
                }
            }
        }
        return scale;
    }

    List<Sounding> soundings() {
        return soundings;
    }

    /** The chord at a tick before the end. */
    Sounding at(int tick) {
        for (Sounding sounding : soundings) {
            if (tick < sounding.end()) {
                return sounding;
            }
        }
        return soundings.get(soundings.size() - 1);
    }

    /** The chord after one; after the last comes the first. */
    Sounding after(Sounding sounding) {
        return sounding.end() >= soundings.get(soundings.size() - 1).end() ? soundings.get(0) : at(sounding.end());
    }
}
