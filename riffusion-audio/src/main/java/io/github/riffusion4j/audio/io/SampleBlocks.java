package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;

/** Blocks of one length, which an encoder works on, of blocks of any length, which it is given. */
final class SampleBlocks {

    private final float[][] block;
    private int filled;

    SampleBlocks(int channelCount, int length) {
        block = new float[channelCount][length];
    }

    /** Takes a block, [channel][sample], of which the first {@code count} samples are valid, until it returns. */
    @FunctionalInterface
    interface Sink {
        void accept(float[][] block, int count) throws IOException;
    }

    /** Adds a clip; every full block goes to {@code sink}. */
    void add(AudioClip clip, Sink sink) throws IOException {
        for (int i = 0; i < clip.length(); i++) {
            for (int c = 0; c < block.length; c++) {
                block[c][filled] = clip.sample(c, i);
            }
            filled++;
            if (filled == block[0].length) {
                flush(sink);
            }
        }
    }

    /** Gives {@code sink} what is left, unless that is nothing. */
    void flush(Sink sink) throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            sink.accept(block, count);
        }
    }
}
