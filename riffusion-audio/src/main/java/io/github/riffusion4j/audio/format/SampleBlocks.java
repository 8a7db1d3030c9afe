package io.github.riffusion4j.audio.format;

import java.io.IOException;

/** Regroups blocks of any length into blocks of one length, as encoders need them. */
public final class SampleBlocks {

    private final float[][] block;
    private int filled;

    /** Blocks of {@code length} samples of each channel. */
    public SampleBlocks(int channelCount, int length) {
        block = new float[channelCount][length];
    }

    /** Takes a block, [channel][sample], of which the first {@code count} samples are valid, until it returns. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a block. */
        void accept(float[][] block, int count) throws IOException;
    }

    /** Adds samples, [channel][sample]; every full block goes to {@code sink}. */
    public void add(float[][] samples, Sink sink) throws IOException {
        int length = samples[0].length;
        for (int from = 0; from < length; ) {
            int some = Math.min(length - from, block[0].length - filled);
            for (int c = 0; c < block.length; c++) {
                System.arraycopy(samples[c], from, block[c], filled, some);
            }
            from += some;
            filled += some;
            if (filled == block[0].length) {
                flush(sink);
            }
        }
    }

    /** Gives {@code sink} the rest, unless that is empty. */
    public void flush(Sink sink) throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            sink.accept(block, count);
        }
    }
}
