package io.github.riffusion4j.audio.io;

import java.util.Arrays;

/** Samples that were decoded and not yet read. Takes no more memory than they need. */
final class SampleQueue {

    private final float[][] channels;
    private int from;
    private int length;

    SampleQueue(int channelCount) {
        channels = new float[channelCount][0];
    }

    /** The samples of each channel that are waiting. */
    int length() {
        return length;
    }

    /** Appends {@code count} samples of each channel {@code c}, from {@code block[c][at[c]]} on. */
    void append(float[][] block, int[] at, int count) {
        makeRoom(count);
        for (int c = 0; c < channels.length; c++) {
            System.arraycopy(block[c], at[c], channels[c], from + length, count);
        }
        length += count;
    }

    /** Appends {@code count} samples of each channel, from {@code block[c][at]} on. */
    void append(float[][] block, int at, int count) {
        int[] each = new int[channels.length];
        Arrays.fill(each, at);
        append(block, each, count);
    }

    /** Removes the first {@code count} samples, [channel][sample]. */
    float[][] take(int count) {
        float[][] taken = new float[channels.length][];
        Arrays.setAll(taken, c -> Arrays.copyOfRange(channels[c], from, from + count));
        drop(count);
        return taken;
    }

    /** Leaves out the first {@code count} samples. */
    void drop(int count) {
        from += count;
        length -= count;
    }

    private void makeRoom(int count) {
        int capacity = channels[0].length;
        if (from + length + count <= capacity) {
            return;
        }
        int needed = Math.addExact(length, count);
        int larger = needed <= capacity ? capacity : (int) Math.min(2L * needed, Integer.MAX_VALUE - 8);
        for (int c = 0; c < channels.length; c++) {
            float[] moved = larger == capacity ? channels[c] : new float[larger];
            System.arraycopy(channels[c], from, moved, 0, length);
            channels[c] = moved;
        }
        from = 0;
    }
}
