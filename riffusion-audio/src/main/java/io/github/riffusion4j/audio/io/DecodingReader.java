package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.RiffusionException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a file's sound as it is decoded: the pieces that its format has become the blocks that are asked for. */
final class DecodingReader implements AudioReader {

    private final FileContent file;
    private final AudioDecoder decoder;
    private final SampleQueue samples;
    private Optional<RiffusionException> failure = Optional.empty();
    private boolean closed;

    /** Takes over {@code file}, which it closes. */
    DecodingReader(FileContent file, AudioDecoder decoder) {
        this.file = file;
        this.decoder = decoder;
        this.samples = new SampleQueue(decoder.channelCount());
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
        requireBlock(most);
        fill(most);
        try {
            return AudioClip.of(sampleRate(), samples.take(Math.min(most, samples.length())));
        } catch (IllegalArgumentException e) {
            throw failed(damaged(file, e));
        }
    }

    @Override
    public long skip(long count) {
        requireUsable();
        long skipped = 0;
        while (skipped < count) {
            int waiting = (int) Math.min(samples.length(), count - skipped);
            samples.drop(waiting);
            skipped += waiting;
            if (skipped < count) {
                skipped += decoder.skip(count - skipped);
            }
            if (skipped < count && !decodeNext()) {
                break;
            }
        }
        return skipped;
    }

    @Override
    public AudioClip readAll() {
        long claimed = length().orElse(0);
        if (!AllSamples.fit(claimed)) {
            throw file.invalid("claims " + claimed
                    + " samples a channel, more than can be read at once; read it in blocks if the header is right");
        }
        return AudioReader.super.readAll();
    }

    @Override
    public void close() {
        closed = true;
        file.close();
    }

    private void fill(int wanted) {
        requireUsable();
        while (samples.length() < wanted && decodeNext()) {
            // Until there are enough.
        }
    }

    private boolean decodeNext() {
        try {
            return decoder.decodeNext(samples);
        } catch (RiffusionException e) {
            throw failed(e);
        }
    }

    private RiffusionException failed(RiffusionException e) {
        failure = Optional.of(e);
        return e;
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("this reader is closed");
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** What is said of a file that makes a decoder fail at a random place in its code, or give what is no sound. */
    static RiffusionException damaged(FileContent file, RuntimeException e) {
        return file.invalid("is damaged, so that it cannot be decoded; fetch or export the file again", e);
    }

    static void requireBlock(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a block of " + most + " samples; it must have at least 1");
        }
    }
}
