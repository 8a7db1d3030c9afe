package io.github.riffusion4j.score;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A meter, as 4/4 or 6/8.
 *
 * <p>The <em>pulse</em> is what people tap: a dotted quarter note in 3/8, 6/8, 9/8 and 12/8, and the note that the
 * lower number names in all others. Tempi count pulses, but quarter notes in uneven meters as 5/8 and 7/8
 * ({@link #beatTicks}).
 *
 * @param beats the upper number, 1 to 32
 * @param unit the lower number: 2, 4, 8 or 16
 */
public record Meter(int beats, int unit) {

    // Before the constants, whose making needs them.
    private static final int MAX_BEATS = 32;
    private static final List<Integer> UNITS = List.of(2, 4, 8, 16);

    /** Ticks of a quarter note. */
    public static final int QUARTER = 480;

    /** 4/4. */
    public static final Meter COMMON = new Meter(4, 4);

    /** 3/4. */
    public static final Meter WALTZ = new Meter(3, 4);

    /** 6/8. */
    public static final Meter SIX_EIGHT = new Meter(6, 8);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Meter {
        if (beats < 1 || beats > MAX_BEATS) {
            throw new IllegalArgumentException(
                    "a bar has 1 to " + MAX_BEATS + " beats, not " + beats + ": " + beats + "/" + unit);
        }
        if (!UNITS.contains(unit)) {
            throw new IllegalArgumentException("the lower number of a meter is 2, 4, 8 or 16: " + beats + "/" + unit);
        }
    }

    /**
     * The meter of a text as "6/8".
     *
     * @throws NotationException if it is no meter
     */
    public static Meter parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new NotationException("a meter is written as 4/4 or 6/8", text, text.length());
        }
        int beats = Numbers.parseInt(text, 0, slash, "the beats of a bar are a whole number, 1 to " + MAX_BEATS);
        if (beats < 1 || beats > MAX_BEATS) {
            throw new NotationException("a bar has 1 to " + MAX_BEATS + " beats, not " + beats, text, 0);
        }
        int unit = Numbers.parseInt(text, slash + 1, text.length(), "the lower number of a meter is 2, 4, 8 or 16");
        if (!UNITS.contains(unit)) {
            throw new NotationException("the lower number of a meter is 2, 4, 8 or 16, not " + unit, text, slash + 1);
        }
        return new Meter(beats, unit);
    }

    /** Ticks of a bar. */
    public int barTicks() {
        return beats * unitTicks();
    }

    /** Returns whether three units make a pulse, as in 3/8, 6/8, 9/8 and 12/8. */
    public boolean isCompound() {
        return unit >= 8 && beats % 3 == 0;
    }

    /** Ticks of a pulse: of what people tap. */
    public int pulseTicks() {
        return isCompound() ? 3 * unitTicks() : unitTicks();
    }

    /** Ticks of the beat that a tempo counts: the pulse, or a quarter note where the pulse is shorter, as in 7/8. */
    public int beatTicks() {
        return Math.max(QUARTER, pulseTicks());
    }

    /** Pulses of a bar: 4 in 4/4, 2 in 6/8. */
    public int pulses() {
        return barTicks() / pulseTicks();
    }

    /**
     * Accented places of a bar, in ticks from its start, the first of them 0: the pulses of even meters two by two, and
     * groups of two with a last one of three where the pulses are odd in number (7/8 is 2 + 2 + 3; but 3/4 is one
     * group, and 5/4 is 3 + 2).
     */
    public List<Integer> accents() {
        int pulses = pulses();
        if (pulses <= 3) {
            return List.of(0);
        }
        if (pulses == 5) {
            return List.of(0, 3 * pulseTicks());
        }
        return IntStream.range(0, pulses / 2)
                .mapToObj(i -> 2 * i * pulseTicks())
                .toList();
    }

    private int unitTicks() {
        return 4 * QUARTER / unit;
    }

    @Override
    public String toString() {
        return beats + "/" + unit;
    }
}
