package io.github.riffusion4j.audio;

import java.util.Arrays;

/**
 * Cuts parts out of a sound of any length, in the order of their starts; they may overlap. Holds one part in memory.
 * Reads a reader that is not read by others, and leaves it to be closed by its owner.
 *
 * <p>For use by one thread at a time.
 */
public final class AudioWindow {

    private final AudioReader reader;
    /** The last part, from sample {@link #start} on: what the next one may begin with. */
    private final float[][] channels;

    private long start;
    private int length;

    /** A window on all that is left of a sound; positions count from there. */
    public AudioWindow(AudioReader reader) {
        this.reader = reader;
        this.channels = new float[reader.channelCount()][0];
    }

    /** In Hz. */
    public int sampleRate() {
        return reader.sampleRate();
    }

    /**
     * A part of the sound: of the requested length, or shorter where the sound ends within it.
     *
     * @param from the first sample; not before that of an earlier part
     * @param count samples of each channel, at least 0
     * @throws IllegalArgumentException if {@code from} lies before an earlier part, or {@code count} is negative
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged there
     */
    public AudioClip part(long from, int count) {
        if (from < start || count < 0) {
            throw new IllegalArgumentException(count + " samples from " + from + " on; parts are cut in order, and one"
                    + " before began at " + start);
        }
        forgetBefore(from);
        while (length < count) {
            AudioClip block = reader.read(count - length);
            if (block.length() == 0) {
                break;
            }
            append(block, count);
        }
        float[][] part = new float[channels.length][];
        Arrays.setAll(part, c -> Arrays.copyOf(channels[c], Math.min(count, length)));
        return AudioClip.wrap(reader.sampleRate(), part);
    }

    private void forgetBefore(long from) {
        int done = (int) Math.min(from - start, length);
        for (float[] channel : channels) {
            System.arraycopy(channel, done, channel, 0, length - done);
        }
        length -= done;
        start += done;
        if (start < from) {
            reader.skip(from - start);
            start = from; // beyond the end there is nothing, wherever it lies
        }
    }

    private void append(AudioClip block, int count) {
        for (int c = 0; c < channels.length; c++) {
            if (channels[c].length < length + block.length()) {
                channels[c] = Arrays.copyOf(channels[c], count);
            }
            System.arraycopy(block.arrays()[c], 0, channels[c], length, block.length());
        }
        length += block.length();
    }
}
