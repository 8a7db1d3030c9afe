package io.github.riffusion4j.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The tempi of a MIDI file, which turn its ticks into a score's: into the same moment at the one tempo that the score
 * has. Exact but for the last rounding. Immutable and thread safe.
 */
final class MidiTempoMap {

    /** 120 quarter notes a minute, where a file names no tempo. */
    private static final int DEFAULT_MICROSECONDS = 500_000;

    private static final long TOO_LATE = Long.MAX_VALUE;

    /**
     * A tempo event.
     *
     * @param tick its time in the file's ticks
     * @param microseconds the length of a quarter note from then on, 1 to 16,777,215
     * @param offset its first byte in the file
     */
    record Change(long tick, int microseconds, int offset) {}

    private final int ticksPerQuarter;
    private final List<Change> changes;
    /** The time of each change, in microseconds times the ticks of a quarter note. */
    private final long[] times;

    private final Change base;

    /**
     * Sorts the changes by time; of two at one time the later one rules.
     *
     * @param baseTick the time, in the file's ticks, whose tempo the score gets
     */
    MidiTempoMap(int ticksPerQuarter, List<Change> unsorted, long baseTick) {
        this.ticksPerQuarter = ticksPerQuarter;
        this.changes = new ArrayList<>(unsorted);
        changes.add(0, new Change(0, DEFAULT_MICROSECONDS, 0));
        changes.sort(Comparator.comparingLong(Change::tick));
        this.times = new long[changes.size()];
        for (int i = 1; i < times.length; i++) {
            times[i] = time(changes.get(i).tick(), i - 1);
        }
        this.base = changes.get(indexAt(baseTick));
    }

    /** The tempo that the score gets. */
    Change base() {
        return base;
    }

    /** The score's tick at one of the file's; {@link Long#MAX_VALUE} if it is days from the start. */
    long scoreTick(long tick) {
        long time = time(tick, indexAt(tick));
        long quarter = (long) base.microseconds() * ticksPerQuarter;
        return time > (Long.MAX_VALUE - quarter) / Meter.QUARTER
                ? TOO_LATE
                : (time * Meter.QUARTER + quarter / 2) / quarter;
    }

    /** Whole milliseconds from the start to one of the file's ticks. */
    long millis(long tick) {
        return time(tick, indexAt(tick)) / ticksPerQuarter / 1000;
    }

    // Ticks have 36 bits and a quarter note's microseconds 24, so that no sum of these overflows.
    private long time(long tick, int index) {
        Change change = changes.get(index);
        return times[index] + (tick - change.tick()) * change.microseconds();
    }

    private int indexAt(long tick) {
        int low = 0;
        int high = times.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).tick() <= tick) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
