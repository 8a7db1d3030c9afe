package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.flac.FlacEncoder;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes FLAC files: lossless, 16 or 24 bits, 1 to 8 channels, 1 to 655,350 Hz. {@link AudioFile} reads them.
 *
 * <p>Why not a library: java-flac-encoder 0.3.7 and jFLAC 1.5.2 print to standard output, also while they do sound
 * work. The former fails on clips of no samples, the latter skips what is damaged. Files are at most as large as those
 * of the reference encoder's usual setting, {@code flac -5}.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class FlacFile {

    private FlacFile() {}

    /**
     * Writes a whole file, which replaces an existing one once it is complete.
     *
     * @param format {@link SampleFormat#INT_16} or {@link SampleFormat#INT_24}
     * @throws IllegalArgumentException if FLAC cannot hold the clip's sample rate or channels, or the format
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public static void write(Path file, AudioClip clip, SampleFormat format) {
        AtomicFiles.write(file, content(clip, format));
    }

    /**
     * Writes a clip to a stream, without closing it.
     *
     * @param format {@link SampleFormat#INT_16} or {@link SampleFormat#INT_24}
     * @throws IllegalArgumentException if FLAC cannot hold the clip's sample rate or channels, or the format
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, AudioClip clip, SampleFormat format) throws IOException {
        content(clip, format).writeTo(out);
    }

    /**
     * Begins a file that is written in blocks, whatever its length.
     *
     * @param channelCount 1 to 8
     * @param format {@link SampleFormat#INT_16} or {@link SampleFormat#INT_24}
     * @throws IllegalArgumentException if FLAC cannot hold the sample rate or channels, or the format
     * @throws io.github.riffusion4j.base.RiffusionException if the directory does not exist or cannot be written to
     */
    public static AudioWriter create(Path file, int sampleRate, int channelCount, SampleFormat format) {
        AudioWriter.requireSound(sampleRate, channelCount);
        return new AudioWriter(file, new FlacEncoder(sampleRate, channelCount, format.pcm(), new byte[0]));
    }

    /** The file that {@code clip} makes; arguments are checked here, before anything is written. */
    static AtomicFiles.Content content(AudioClip clip, SampleFormat format) {
        return content(clip, format, new byte[0]);
    }

    /** The file that {@code clip} makes, with a further metadata block before the samples. */
    static AtomicFiles.Content content(AudioClip clip, SampleFormat format, byte[] text) {
        FlacEncoder encoder = new FlacEncoder(clip.sampleRate(), clip.channelCount(), format.pcm(), text);
        return out -> {
            out.write(encoder.headOf(clip.arrays()));
            encoder.encode(clip.arrays(), out);
            encoder.finish(out);
        };
    }
}
