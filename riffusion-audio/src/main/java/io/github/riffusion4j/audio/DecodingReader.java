package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.RiffusionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a file's sound as it is decoded, straight into the arrays of the clips that are returned. */
final class DecodingReader implements AudioReader {

    private final FileContent file;
    private final AudioDecoder decoder;
    private final float[][] probe;
    private long position;
    private Optional<RiffusionException> failure = Optional.empty();
    private boolean closed;

    /** Takes over {@code file}, which it closes. */
    DecodingReader(FileContent file, AudioDecoder decoder) {
        this.file = file;
        this.decoder = decoder;
        this.probe = new float[decoder.channelCount()][1];
    }

    @Override
    public int sampleRate() {
        return decoder.sampleRate();
    }

    @Override
    public int channelCount() {
        return decoder.channelCount();
    }

    @Override
    public OptionalLong length() {
        return decoder.length();
    }

    @Override
    public AudioClip read(int most) {
        AudioReaders.requireBlock(most);
        requireUsable();
        return decodeUpTo(most);
    }

    @Override
    public AudioClip readAll() {
        long claimed = length().orElse(0);
        if (claimed > AudioReaders.MAX_LENGTH) {
            throw file.invalid("claims " + claimed
                    + " samples a channel, more than can be read at once; read it in blocks if the header is right");
        }
        requireUsable();
        AudioClip all = decodeUpTo(AudioReaders.MAX_LENGTH);
        if (all.length() == AudioReaders.MAX_LENGTH && decode(probe, 0, 1) > 0) {
            throw AudioReaders.tooLong();
        }
        return all;
    }

    @Override
    public long skip(long count) {
        requireUsable();
        long skipped = decoder.skip(count);
        position += skipped;
        float[][] block = skipped < count ? new float[channelCount()][AudioReaders.BLOCK] : probe;
        while (skipped < count) {
            int some = decode(block, 0, (int) Math.min(AudioReaders.BLOCK, count - skipped));
            if (some == 0) {
                break;
            }
            skipped += some;
        }
        return skipped;
    }

    @Override
    public List<String> warnings() {
        return file.warnings();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.close();
            if (position > 0 && !warnings().isEmpty()) { // not where only the headers were of interest
                System.getLogger(AudioFile.class.getName())
                        .log(System.Logger.Level.WARNING, file.name() + ": " + String.join("; it ", warnings()));
            }
        }
    }

    private AudioClip decodeUpTo(int most) {
        float[][] samples = new float[channelCount()][capacity(0, most)];
        int length = 0;
        while (length < most) {
            if (length == samples[0].length) {
                // One sample is tried first: at the end, which is usually here, nothing needs to grow.
                if (decode(probe, 0, 1) == 0) {
                    break;
                }
                int capacity = capacity(length + 1, most);
                for (int c = 0; c < samples.length; c++) {
                    samples[c] = Arrays.copyOf(samples[c], capacity);
                    samples[c][length] = probe[c][0];
                }
                length++;
            } else {
                int some = decode(samples, length, samples[0].length - length);
                if (some == 0) {
                    break;
                }
                length += some;
            }
        }
        for (int c = 0; c < samples.length; c++) {
            samples[c] = samples[c].length == length ? samples[c] : Arrays.copyOf(samples[c], length);
        }
        return AudioClip.wrap(sampleRate(), samples);
    }

    /**
     * The samples to make room for, of which {@code decoded} are there already: a length that is only claimed is no
     * reason to take memory.
     */
    private int capacity(int decoded, int most) {
        long left = length().isPresent() ? Math.max(length().getAsLong() - position, 0) : most;
        long all = decoded + left;
        long wanted = decoder.isLengthVerified() ? all : Math.min(all, Math.max(2L * decoded, AudioReaders.BLOCK));
        return (int) Math.min(Math.max(wanted, decoded), most);
    }

    private int decode(float[][] target, int at, int most) {
        try {
            int count = decoder.decode(target, at, most);
            position += count;
            return count;
        } catch (RiffusionException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("this reader is closed");
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
