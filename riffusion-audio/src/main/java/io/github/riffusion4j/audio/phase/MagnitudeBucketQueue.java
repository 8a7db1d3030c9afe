package io.github.riffusion4j.audio.phase;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The points of a spectrogram, each once: those that were added, the loudest first; when there are none, the loudest of
 * the rest. Where phase gradient heap integration has a heap, this has a list for each of {@value #LEVELS} levels of
 * loudness, a fraction of a decibel apart, so that nothing need be compared or sorted. Within a level the last added
 * comes first.
 */
final class MagnitudeBucketQueue {

    private static final int LEVELS = 1024;
    private static final int NONE = -1;
    private static final short GONE = -1;

    /** The loudness of each point; {@link #GONE} if it is too quiet, or once it has been added. */
    private final short[] level;

    /** Linked lists: the last point added at each level, and for each point the one added before it. */
    private final int[] last = new int[LEVELS];

    private final int[] before;
    private int loudest = NONE;

    /** All points by level, for finding the loudest not yet added. */
    private final int[] ordered;

    private int nextOrdered;

    /**
     * Sorts the points by level.
     *
     * @param loudness logarithms
     * @param floor points below are too quiet to ever come up
     * @param ceiling the greatest loudness
     */
    MagnitudeBucketQueue(float[] loudness, float floor, float ceiling) {
        level = new short[loudness.length];
        before = new int[loudness.length];
        Arrays.fill(last, NONE);
        float scale = (LEVELS - 1) / Math.max(1e-6f, ceiling - floor);
        int[] count = new int[LEVELS + 1];
        IntStream.range(0, loudness.length)
                .parallel()
                .forEach(i -> level[i] =
                        loudness[i] < floor ? GONE : (short) Math.min(LEVELS - 1, (loudness[i] - floor) * scale));
        for (short l : level) {
            if (l != GONE) {
                count[LEVELS - 1 - l]++;
            }
        }
        int total = 0;
        for (int l = 0; l < LEVELS; l++) {
            int size = count[l];
            count[l] = total;
            total += size;
        }
        ordered = new int[total];
        for (int i = 0; i < loudness.length; i++) {
            if (level[i] != GONE) {
                ordered[count[LEVELS - 1 - level[i]]++] = i;
            }
        }
    }

    /** Adds a point, unless it is too quiet or has been added before; whether it was added. */
    boolean add(int point) {
        int l = level[point];
        if (l == GONE) {
            return false;
        }
        level[point] = GONE;
        before[point] = last[l];
        last[l] = point;
        loudest = Math.max(loudest, l);
        return true;
    }

    /** Takes a point; −1 when there are no more. */
    int next() {
        while (loudest >= 0 && last[loudest] == NONE) {
            loudest--;
        }
        if (loudest < 0) {
            while (nextOrdered < ordered.length && !add(ordered[nextOrdered])) {
                nextOrdered++;
            }
            if (loudest < 0) {
                return NONE;
            }
        }
        int point = last[loudest];
        last[loudest] = before[point];
        return point;
    }
}
