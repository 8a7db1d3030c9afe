package io.github.riffusion4j.game.mix;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * The clips of a section's layers, or of a stinger: they may come late, never, or be replaced, one by one or all at
 * once. Thread safe; reading neither locks nor allocates.
 */
public final class ClipSet {

    private final int size;

    /** The clips; never written to, but replaced by changed copies. */
    private volatile AtomicReferenceArray<ClipBuffer> clips;

    /** Places for so many clips, with {@link ClipBuffer#PENDING} in them. */
    public ClipSet(int size) {
        this.size = size;
        this.clips = copy(index -> ClipBuffer.PENDING);
    }

    private AtomicReferenceArray<ClipBuffer> copy(IntFunction<ClipBuffer> clip) {
        AtomicReferenceArray<ClipBuffer> copy = new AtomicReferenceArray<>(size);
        for (int i = 0; i < size; i++) {
            copy.setPlain(i, clip.apply(i));
        }
        return copy;
    }

    /** Puts a clip in its place; it is played from the next pass of the loop on. */
    public synchronized void put(int place, ClipBuffer clip) {
        AtomicReferenceArray<ClipBuffer> old = clips;
        clips = copy(i -> i == place ? clip : old.getPlain(i));
    }

    /** Replaces all clips at once, so that none of the new is heard with one of the old. */
    public synchronized void putAll(List<ClipBuffer> all) {
        clips = copy(all::get);
    }

    /** The clip in a place; {@link ClipBuffer#PENDING} or {@link ClipBuffer#MISSING} if there is none. */
    public ClipBuffer clip(int place) {
        return clips.getPlain(place);
    }

    /** All of them at one moment; for the audio thread. */
    AtomicReferenceArray<ClipBuffer> all() {
        return clips;
    }

    /** True if playing may start at a frame: every clip that will come has some samples after it. */
    boolean isReady(int frame, int margin) {
        AtomicReferenceArray<ClipBuffer> now = clips;
        for (int i = 0; i < size; i++) {
            ClipBuffer clip = now.getPlain(i);
            boolean there = clip.length() > 0 && clip.ready() >= Math.min(clip.length(), frame + margin);
            if (!there && clip != ClipBuffer.MISSING) {
                return false;
            }
        }
        return true;
    }
}
