package io.github.riffusion4j.score;

import java.util.Comparator;

/**
 * A note. Its order is by start, then pitch.
 *
 * @param start ticks from the score's start, at least 0
 * @param duration ticks, at least 1
 * @param pitch MIDI note number, 0 to 127; 60 is middle C; a sound of General MIDI's percussion in such parts
 * @param velocity 1 to 127
 */
public record Note(int start, int duration, int pitch, int velocity) implements Comparable<Note> {

    private static final Comparator<Note> ORDER = Comparator.comparingInt(Note::start)
            .thenComparingInt(Note::pitch)
            .thenComparingInt(Note::duration)
            .thenComparingInt(Note::velocity);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Note {
        if (start < 0 || duration < 1 || start > Integer.MAX_VALUE - duration) {
            throw new IllegalArgumentException("a note starts at 0 or later and lasts a tick or longer: start " + start
                    + ", duration " + duration);
        }
        if (pitch < 0 || pitch > 127) {
            throw new IllegalArgumentException("a pitch is 0 to 127, not " + pitch);
        }
        if (velocity < 1 || velocity > 127) {
            throw new IllegalArgumentException("a velocity is 1 to 127, not " + velocity);
        }
    }

    /** First tick at which it no longer sounds. */
    public int end() {
        return start + duration;
    }

    @Override
    public int compareTo(Note other) {
        return ORDER.compare(this, other);
    }
}
