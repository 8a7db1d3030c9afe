package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.base.files.AtomicFileWriter;
import java.nio.file.Path;

/**
 * Writes a sound file of any length in blocks, in memory that does not grow with it. {@link AudioFile#create} makes
 * one. Where the blocks end makes no difference: the file is the one that {@link AudioFile#write} makes of all samples
 * in one clip.
 *
 * <pre>{@code
 * try (AudioWriter writer = AudioFile.create(file, 44_100, 2)) {
 *     while (...) {
 *         writer.write(block);
 *     }
 *     writer.commit();
 * }
 * }</pre>
 *
 * <p>The file appears, and replaces an older one, when it is committed; closed without that, or after a failure, it
 * leaves nothing behind. A device or pipe is written to directly, and keeps a header that leaves the length open.
 *
 * <p>For use by one thread at a time.
 */
public final class AudioWriter implements AutoCloseable {

    private final Path target;
    private final AudioEncoder encoder;
    private final AtomicFileWriter file;

    AudioWriter(Path target, AudioEncoder encoder) {
        this.target = target;
        this.encoder = encoder;
        this.file = AtomicFileWriter.create(target);
        file.append(out -> out.write(encoder.openHead()));
    }

    /** Verifies that a clip can have this sample rate and these channels. */
    static void requireSound(int sampleRate, int channelCount) {
        if (sampleRate < 1 || channelCount < 1) {
            throw new IllegalArgumentException(
                    "a sound of " + sampleRate + " Hz with " + channelCount + " channels; both must be at least 1");
        }
    }

    /** In Hz. */
    public int sampleRate() {
        return encoder.sampleRate();
    }

    /** The number of channels, at least 1. */
    public int channelCount() {
        return encoder.channelCount();
    }

    /**
     * Appends a block of any length.
     *
     * @throws IllegalArgumentException if the block has another sample rate or other channels than the file, or the
     *     format cannot hold as much; the file is then given up
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written, as when the disk is full; it
     *     is then given up
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void write(AudioClip block) {
        file.append(out -> {
            if (block.sampleRate() != sampleRate() || block.channelCount() != channelCount()) {
                throw new IllegalArgumentException(target + " has " + sampleRate() + " Hz and " + channelCount()
                        + " channels, but the block is " + block + "; resample it, or use mono() or stereo()");
            }
            encoder.encode(block.arrays(), out);
        });
    }

    /**
     * Completes the file and moves it into place.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if that fails; the file is then given up
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void commit() {
        file.append(out -> {
            byte[] head = encoder.finish(out);
            if (file.isReplaceable()) {
                file.replaceStart(head);
            }
        });
        file.commit();
    }

    /** Deletes what was written, unless it was committed. Closing again does nothing. */
    @Override
    public void close() {
        file.close();
    }
}
