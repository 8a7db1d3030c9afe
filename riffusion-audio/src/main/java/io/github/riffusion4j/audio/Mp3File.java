package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.audio.format.mp3.Mp3BitRates;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes MP3 files: 1 or 2 channels at 8,000, 11,025, 12,000, 16,000, 22,050, 24,000, 32,000, 44,100 or 48,000 Hz, at a
 * constant bit rate. Needs the optional library {@code de.sciss:jump3r:1.0.5} (LGPL). {@link AudioFile} reads them.
 *
 * <p>MP3 frames add silence before and after the sound. How much is written into the file, as LAME does it, so that
 * {@link AudioFile} and most players give the clip back with its exact length and start.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class Mp3File {

    private Mp3File() {}

    /**
     * Writes a whole file, which replaces an existing one once it is complete.
     *
     * @param bitRate in kbit/s: 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256 or 320; at 16,000 to 24,000 Hz
     *     8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144 or 160; below, up to 64 of these
     * @throws IllegalArgumentException if MP3 cannot hold the clip's sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing, or the file cannot be
     *     written
     */
    public static void write(Path file, AudioClip clip, int bitRate) {
        AtomicFiles.write(file, content(clip, bitRate));
    }

    /**
     * Writes a clip to a stream, without closing it.
     *
     * @param bitRate in kbit/s, as for {@link #write(Path, AudioClip, int)}
     * @throws IllegalArgumentException if MP3 cannot hold the clip's sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, AudioClip clip, int bitRate) throws IOException {
        content(clip, bitRate).writeTo(out);
    }

    /**
     * Begins a file that is written in blocks, whatever its length.
     *
     * @param channelCount 1 or 2
     * @param bitRate in kbit/s, as for {@link #write(Path, AudioClip, int)}
     * @throws IllegalArgumentException if MP3 cannot hold the sample rate or channels, or the bit rate
     * @throws io.github.riffusion4j.base.RiffusionException if the optional library is missing, or the directory does
     *     not exist or cannot be written to
     */
    public static AudioWriter create(Path file, int sampleRate, int channelCount, int bitRate) {
        AudioWriter.requireSound(sampleRate, channelCount);
        return new AudioWriter(file, Mp3BitRates.encoder(sampleRate, channelCount, bitRate));
    }

    /** The file that {@code clip} makes; arguments are checked here, before anything is written. */
    static AtomicFiles.Content content(AudioClip clip, int bitRate) {
        AudioEncoder encoder = Mp3BitRates.encoder(clip.sampleRate(), clip.channelCount(), bitRate);
        return out -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            encoder.encode(clip.arrays(), body);
            byte[] head = encoder.finish(body);
            byte[] placeholderAndSound = body.toByteArray();
            out.write(head);
            out.write(placeholderAndSound, head.length, placeholderAndSound.length - head.length);
        };
    }
}
