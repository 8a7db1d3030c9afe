package io.github.riffusion4j.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Clips on their way from the one thread that makes them to the one that plays them. Neither ever waits for the other,
 * locks or allocates.
 */
final class SpscLoopQueue implements LoopSource {

    private final AtomicReferenceArray<Loop> slots;
    private final int mask;

    /** How many clips were ever taken; written by the thread that plays. */
    private final AtomicLong taken = new AtomicLong();

    /** How many clips were ever added; written by the thread that makes them. */
    private final AtomicLong added = new AtomicLong();

    /** @param capacity a power of two */
    SpscLoopQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++) {
            slots.setPlain(i, Loop.NONE);
        }
    }

    /** Whether there is no room; for the thread that makes clips. */
    boolean isFull() {
        return added.getPlain() - taken.getAcquire() > mask;
    }

    /** Adds a clip; for the thread that makes them, which has made sure that there is room. */
    void add(Loop loop) {
        long index = added.getPlain();
        slots.setPlain((int) index & mask, loop);
        added.setRelease(index + 1);
    }

    /**
     * The newest clip that is due, if any; for the thread that plays. A clip that was made before it and has not been
     * played was overtaken by it, and is dropped.
     */
    @Override
    public Loop take(long change) {
        long first = taken.getPlain();
        long end = added.getAcquire();
        for (long index = end - 1; index >= first; index--) {
            Loop loop = slots.getPlain((int) index & mask);
            if (loop.passage().start() <= change) {
                forget(first, index);
                taken.setRelease(index + 1);
                return loop;
            }
        }
        return Loop.NONE;
    }

    private void forget(long first, long last) {
        for (long index = first; index <= last; index++) {
            slots.setPlain((int) index & mask, Loop.NONE);
        }
    }
}
