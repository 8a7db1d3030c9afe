package io.github.riffusion4j.score;

import java.util.ArrayList;
import java.util.List;

/**
 * Chords one after another, each for some ticks. Neighbours of the same symbol are one span.
 *
 * <p>In texts, bars stand between vertical lines: {@code "Am | F | C G | Em7/B"}. The chords of a bar share its pulses,
 * the first ones getting what is left over (C G E in 4/4: two beats, one, one); {@code .} holds the chord before for
 * one more share ({@code "C . . G"}: three beats and one), and {@code %} repeats the chord before. Without any line
 * each chord has a bar of its own: {@code "Am F C G"}.
 *
 * @param spans the chords; none at all where the harmony is not known
 */
public record ChordProgression(List<Span> spans) {

    /**
     * A chord and how long it lasts.
     *
     * @param chord the chord
     * @param ticks its length, at least 1
     */
    public record Span(Chord chord, int ticks) {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Span {
            if (ticks < 1) {
                throw new IllegalArgumentException("a chord lasts a tick or longer, not " + ticks);
            }
        }
    }

    private static final ChordProgression NONE = new ChordProgression(List.of());

    /**
     * Joins neighbours of the same symbol.
     *
     * @throws IllegalArgumentException if all chords last more than 2<sup>31</sup> - 1 ticks
     */
    public ChordProgression {
        long total = spans.stream().mapToLong(Span::ticks).sum();
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("chords of " + total + " ticks; they last at most " + Integer.MAX_VALUE);
        }
        List<Span> joined = new ArrayList<>();
        for (Span span : spans) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).chord().equals(span.chord())) {
                joined.set(last, new Span(span.chord(), joined.get(last).ticks() + span.ticks()));
            } else {
                joined.add(span);
            }
        }
        spans = List.copyOf(joined);
    }

    /** No chords: the harmony is not known. */
    public static ChordProgression none() {
        return NONE;
    }

    /**
     * The chords of a text, in bars of a meter.
     *
     * @throws NotationException if a chord cannot be read, a bar is empty, or holds more chords than it can
     */
    public static ChordProgression parse(String text, Meter meter) {
        return new ChordProgression(new ProgressionReader(text, meter).read());
    }

    /** Returns whether there are no chords. */
    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** Length of all chords in ticks. */
    public int ticks() {
        return spans.stream().mapToInt(Span::ticks).sum();
    }

    /**
     * The chord that sounds at a tick; the progression repeats without end.
     *
     * @throws IllegalStateException if there are no chords
     */
    public Chord at(int tick) {
        if (spans.isEmpty()) {
            throw new IllegalStateException("there are no chords");
        }
        int rest = Math.floorMod(tick, ticks());
        for (Span span : spans) {
            rest -= span.ticks();
            if (rest < 0) {
                return span.chord();
            }
        }
        throw new AssertionError("a tick before the end lies in a span");
    }

    /**
     * This progression, repeated or cut to a length in ticks.
     *
     * @throws IllegalStateException if there are no chords
     */
    public ChordProgression fitted(int ticks) {
        if (spans.isEmpty()) {
            throw new IllegalStateException("there are no chords");
        }
        List<Span> fitted = new ArrayList<>();
        int rest = ticks;
        for (int i = 0; rest > 0; i = (i + 1) % spans.size()) {
            Span span = spans.get(i);
            int length = Math.min(rest, span.ticks());
            fitted.add(new Span(span.chord(), length));
            rest -= length;
        }
        return new ChordProgression(fitted);
    }

    /** The chords in bars of a meter, as {@link #parse} reads them: "Am | F | C G | Em7/B". */
    public String print(Meter meter) {
        return ProgressionWriter.print(this, meter);
    }
}
