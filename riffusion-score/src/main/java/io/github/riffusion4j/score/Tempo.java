package io.github.riffusion4j.score;

import java.util.Locale;

/**
 * A tempo in quarter notes a minute, as MIDI has it, whatever the meter.
 *
 * <p>In 6/8 people tap dotted quarter notes: {@code Tempo.of(80, Meter.SIX_EIGHT)} is 80 of those, 120 quarter notes, a
 * minute.
 *
 * @param quartersPerMinute quarter notes a minute, 20 to 600
 */
public record Tempo(double quartersPerMinute) {

    private static final double SLOWEST = 20;
    private static final double FASTEST = 600;
    private static final double MICROSECONDS_PER_MINUTE = 60_000_000;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Tempo {
        if (!isPossible(quartersPerMinute)) {
            throw new IllegalArgumentException("%s, not %s".formatted(range(), quartersPerMinute));
        }
    }

    /** Tempo of so many quarter notes a minute. */
    public static Tempo of(double quartersPerMinute) {
        return new Tempo(quartersPerMinute);
    }

    /** Tempo of so many of a meter's beats ({@link Meter#beatTicks}) a minute: what a metronome shows. */
    public static Tempo of(double beatsPerMinute, Meter meter) {
        return new Tempo(beatsPerMinute * meter.beatTicks() / Meter.QUARTER);
    }

    /**
     * The tempo of a text as "120" or "96.5 bpm", in beats of a meter a minute.
     *
     * @throws NotationException if it is no tempo, or out of range
     */
    public static Tempo parse(String text, Meter meter) {
        String lower = text.toLowerCase(Locale.ROOT).stripTrailing();
        int end = lower.endsWith("bpm") ? lower.length() - 3 : lower.length();
        double beats = Numbers.parseDouble(text, 0, end, "a tempo is a number of beats a minute, as 120");
        double quarters = beats * meter.beatTicks() / Meter.QUARTER;
        if (!isPossible(quarters)) {
            throw new NotationException("%s, not %s".formatted(range(), Tempo.print(quarters)), text, 0);
        }
        return new Tempo(quarters);
    }

    /** Beats of a meter a minute: what a metronome shows. */
    public double beatsPerMinute(Meter meter) {
        return quartersPerMinute * Meter.QUARTER / meter.beatTicks();
    }

    /** Length of a quarter note in whole microseconds, rounded, as MIDI files hold it. */
    public int microsecondsPerQuarter() {
        return (int) Math.round(MICROSECONDS_PER_MINUTE / quartersPerMinute);
    }

    /** Seconds that some ticks take. */
    public double seconds(long ticks) {
        return ticks * 60.0 / (quartersPerMinute * Meter.QUARTER);
    }

    /** Samples that some ticks take at a rate in Hz, rounded to the nearest. */
    public long samples(long ticks, int sampleRate) {
        return Math.round(ticks * 60.0 * sampleRate / (quartersPerMinute * Meter.QUARTER));
    }

    private static boolean isPossible(double quartersPerMinute) {
        return quartersPerMinute >= SLOWEST && quartersPerMinute <= FASTEST;
    }

    private static String range() {
        return "a tempo is %.0f to %.0f quarter notes a minute".formatted(SLOWEST, FASTEST);
    }

    private static String print(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** The quarter notes a minute, as "120" or "96.5". */
    @Override
    public String toString() {
        return print(quartersPerMinute);
    }
}
