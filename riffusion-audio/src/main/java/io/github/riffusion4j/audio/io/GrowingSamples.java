package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.util.Arrays;

/** Samples collected block by block, since only what was decoded, not what a header claims, says how many there are. */
final class GrowingSamples {

    private static final int FIRST_CAPACITY = 1 << 16;
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private final FileContent file;
    private final float[][] channels;
    private int length;

    GrowingSamples(FileContent file, int channelCount) {
        this.file = file;
        channels = new float[channelCount][FIRST_CAPACITY];
    }

    int channelCount() {
        return channels.length;
    }

    int length() {
        return length;
    }

    /** Appends {@code count} samples of each channel {@code c}, from {@code block[c][from[c]]} on. */
    void append(float[][] block, int[] from, int count) {
        if (count > MAX_CAPACITY - length) {
            throw file.invalid("has more than " + MAX_CAPACITY + " samples a channel; cut it up");
        }
        for (int c = 0; c < channels.length; c++) {
            if (length + count > channels[c].length) {
                long doubled = Math.max(2L * channels[c].length, length + count);
                channels[c] = Arrays.copyOf(channels[c], (int) Math.min(doubled, MAX_CAPACITY));
            }
            System.arraycopy(block[c], from[c], channels[c], length, count);
        }
        length += count;
    }

    /** The samples from {@code from} (inclusive) to {@code to} (exclusive). */
    AudioClip toClip(int sampleRate, int from, int to) {
        float[][] part = new float[channels.length][];
        Arrays.setAll(part, c -> Arrays.copyOfRange(channels[c], from, to));
        return AudioClip.of(sampleRate, part);
    }
}
