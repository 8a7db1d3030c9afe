package io.github.riffusion4j.game.mix;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The sections that have been played, and when: written by the audio thread, read by any, without locks or allocation.
 * Keeps the latest {@value #CAPACITY} changes.
 */
public final class Timeline {

    static final int CAPACITY = 256;

    private static final int FIELDS = 3;

    private final AtomicLong position = new AtomicLong();
    private final AtomicLongArray changes = new AtomicLongArray(FIELDS * CAPACITY);
    private final AtomicLong count = new AtomicLong();

    /**
     * A change of section.
     *
     * @param number among all changes, from 0
     * @param frame the first of the section
     * @param zero the frame at which its beat 0 is, or would have been
     * @param section its index
     */
    public record Change(long number, long frame, long zero, int section) {}

    /** Frames that have been read. */
    public long position() {
        return position.getAcquire();
    }

    void advance(int frames) {
        position.setRelease(position.getPlain() + frames);
    }

    /** Records a change; for the audio thread. */
    void add(long frame, long zero, int section) {
        long number = count.getPlain();
        int at = slot(number);
        changes.set(at, frame);
        changes.set(at + 1, zero);
        changes.set(at + 2, section);
        count.set(number + 1);
    }

    private static int slot(long number) {
        return FIELDS * (int) (number % CAPACITY);
    }

    /** How many changes there have been. */
    public long count() {
        return count.get();
    }

    /** The change that a frame belongs to: the last that is not after it, or the oldest that is known. */
    public Change at(long frame) {
        while (true) {
            long end = count.get();
            Change found = new Change(-1, 0, 0, 0);
            for (long number = end - 1; number >= Math.max(0, end - CAPACITY + 1); number--) {
                found = get(number);
                if (found.frame() <= frame) {
                    break;
                }
            }
            if (found.number() > count.get() - CAPACITY) {
                return found;
            }
        }
    }

    /** A change by its number; what it says is right only if fewer than the capacity have been added since. */
    private Change get(long number) {
        int at = slot(number);
        return new Change(number, changes.get(at), changes.get(at + 1), (int) changes.get(at + 2));
    }

    /** The change after another, or that one if it is the last. */
    public Change after(Change change) {
        while (true) {
            long end = count.get();
            long number = Math.min(end - 1, Math.max(change.number() + 1, end - CAPACITY + 1));
            Change found = get(number);
            if (found.number() > count.get() - CAPACITY) {
                return found;
            }
        }
    }
}
