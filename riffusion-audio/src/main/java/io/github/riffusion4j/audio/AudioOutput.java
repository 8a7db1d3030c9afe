package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.AudioEncoder;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes sound of no certain length to a stream, such as a connection, block by block: what is written can be played
 * while more is to come. {@link AudioFile#stream} makes one. The head says, as far as the format can, that the length
 * is open.
 *
 * <p>For use by one thread at a time.
 */
public final class AudioOutput {

    private final OutputStream out;
    private final AudioEncoder encoder;

    AudioOutput(OutputStream out, AudioEncoder encoder) throws IOException {
        this.out = out;
        this.encoder = encoder;
        out.write(encoder.openHead());
    }

    /**
     * Writes what can be encoded of the samples so far, and flushes the stream.
     *
     * @throws IllegalArgumentException if the block has another sample rate or other channels than the sound
     * @throws IOException if the stream fails
     */
    public void write(AudioClip block) throws IOException {
        if (block.sampleRate() != encoder.sampleRate() || block.channelCount() != encoder.channelCount()) {
            throw new IllegalArgumentException("the sound has " + encoder.sampleRate() + " Hz and "
                    + encoder.channelCount() + " channels, but the block is " + block);
        }
        encoder.encode(block.arrays(), out);
        out.flush();
    }

    /**
     * Writes the rest; the stream remains open. Nothing can be written after it.
     *
     * @throws IOException if the stream fails
     */
    public void finish() throws IOException {
        encoder.finish(out);
        out.flush();
    }
}
