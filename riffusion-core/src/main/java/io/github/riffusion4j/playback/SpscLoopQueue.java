package io.github.riffusion4j.playback;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A lock-free ring of clips from one producer, the thread that generates them, to one consumer, the thread that plays
 * them. Neither ever waits for the other, locks or allocates.
 */
public final class SpscLoopQueue implements LoopSource {

    private final AtomicReferenceArray<Loop> slots;
    private final int mask;

    /** The clips taken so far; written by the consumer. */
    private final AtomicLong taken = new AtomicLong();

    /** The clips added so far; written by the producer. */
    private final AtomicLong added = new AtomicLong();

    /** @param capacity a power of two */
    public SpscLoopQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++) {
            slots.setPlain(i, Loop.NONE);
        }
    }

    /** True if there is no room; for the producer. */
    public boolean isFull() {
        return added.getPlain() - taken.getAcquire() > mask;
    }

    /** Adds a clip; for the producer, which has checked that there is room. */
    public void add(Loop loop) {
        long index = added.getPlain();
        slots.setPlain((int) index & mask, loop);
        added.setRelease(index + 1);
    }

    /** The newest clip that is due, if any; for the consumer. Older clips that have not been played are dropped. */
    @Override
    public Loop take(long change) {
        long first = taken.getPlain();
        long end = added.getAcquire();
        for (long index = end - 1; index >= first; index--) {
            Loop loop = slots.getPlain((int) index & mask);
            if (loop.start() <= change) {
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
