package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.RiffusionException;
import java.util.Arrays;

/**
 * Collects what a reader has left. What a header claims is no more than a hint: memory is taken for what was decoded.
 */
final class AllSamples {

    /** Samples of each channel that are read at a time. */
    static final int BLOCK = 1 << 16;

    private static final int MAX = Integer.MAX_VALUE - 8;

    private final AudioReader reader;
    private final float[][] channels;
    private int length;

    AllSamples(AudioReader reader) {
        this.reader = reader;
        this.channels = new float[reader.channelCount()][0];
    }

    /** Whether so many samples fit into one clip. */
    static boolean fit(long length) {
        return length <= MAX;
    }

    AudioClip read() {
        AudioClip block;
        do {
            block = reader.read(BLOCK);
            append(block);
        } while (block.length() == BLOCK);
        float[][] all = new float[channels.length][];
        Arrays.setAll(all, c -> channels[c].length == length ? channels[c] : Arrays.copyOf(channels[c], length));
        return AudioClip.of(reader.sampleRate(), all);
    }

    private void append(AudioClip block) {
        if (!fit((long) length + block.length())) {
            throw new RiffusionException("the sound has more than " + MAX
                    + " samples a channel, more than one clip holds; read it in blocks");
        }
        int needed = length + block.length();
        for (int c = 0; c < channels.length; c++) {
            if (needed > channels[c].length) {
                channels[c] = Arrays.copyOf(channels[c], capacity(needed, channels[c].length));
            }
            System.arraycopy(block.channel(c), 0, channels[c], length, block.length());
        }
        length = needed;
    }

    private int capacity(int needed, int before) {
        // Doubled, but not beyond what the sound is said to have.
        long most = Math.min(Math.max(reader.length().orElse(MAX), needed), MAX);
        return (int) Math.min(Math.max(2L * before, needed), most);
    }
}
