package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.wav.WavDecoder;
import io.github.riffusion4j.audio.format.wav.WavEncoder;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * WAV files, any sample rate and number of channels. More than two channels are written as WAVE_FORMAT_EXTENSIBLE.
 *
 * <p>Read: RIFF, RIFX, RF64, BW64 and Wave64; integers of up to 32 bits, floating point of 32 and 64 bits, A-law,
 * mu-law, IMA and Microsoft ADPCM, MP3; plain or as WAVE_FORMAT_EXTENSIBLE. An integer of n bits becomes its value
 * divided by 2<sup>n-1</sup>. Chunks other than the format and the samples are skipped, and so is an incomplete last
 * frame. Where a program that could not seek left the size of the samples open (0, or about 2 or 4 GiB), they reach to
 * the end of the file. A size that is wrong, and samples that are not finite, which become 0, are told as warnings.
 *
 * <p>Why not {@code javax.sound.sampled}: its reader takes a size beyond the end of the file as the clip's length, a
 * rate of 0 and a block size that contradicts the format as they come, and an open size of 0 as no sound at all; of
 * what it refuses, it says only "unsupported format".
 *
 * <p>Stateless, and safe for use by many threads.
 *
 * @see <a href="https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html">Audio File Format Specifications,
 *     WAVE</a>
 */
public final class WavFile {

    private WavFile() {}

    /**
     * Reads a whole file into memory. {@link AudioFile#open} reads it in blocks.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, damaged, or not such a WAV file
     */
    public static AudioClip read(Path file) {
        return read(FileContent.of(file).lenient());
    }

    /**
     * Reads a stream to its end, without closing it.
     *
     * @param source what the stream is, to begin error messages with: "standard input"
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException if the content is damaged, or not such a WAV file
     */
    public static AudioClip read(InputStream in, String source) throws IOException {
        return read(FileContent.of(in, source).lenient());
    }

    static AudioClip read(FileContent file) {
        try (file;
                AudioReader reader = new DecodingReader(file, WavDecoder.of(file, 0))) {
            return reader.readAll();
        }
    }

    /**
     * Writes a whole file, which replaces an existing one once it is complete.
     *
     * @throws IllegalArgumentException if the clip is too long for a WAV file, which holds 4 GiB
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public static void write(Path file, AudioClip clip, SampleFormat format) {
        AtomicFiles.write(file, content(clip, format));
    }

    /**
     * Writes a clip to a stream, without closing it.
     *
     * @throws IllegalArgumentException if the clip is too long for a WAV file, which holds 4 GiB
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, AudioClip clip, SampleFormat format) throws IOException {
        content(clip, format).writeTo(out);
    }

    /**
     * Begins a file that is written in blocks, up to 4 GiB.
     *
     * @param channelCount 1 to 65,535 divided by the bytes of a sample
     * @throws IllegalArgumentException if the sample rate or the number of channels is out of range
     * @throws io.github.riffusion4j.base.RiffusionException if the directory does not exist or cannot be written to
     */
    public static AudioWriter create(Path file, int sampleRate, int channelCount, SampleFormat format) {
        AudioWriter.requireSound(sampleRate, channelCount);
        return new AudioWriter(file, new WavEncoder(sampleRate, channelCount, format.pcm(), new byte[0]));
    }

    /** The file that {@code clip} makes; arguments are checked here, before anything is written. */
    static AtomicFiles.Content content(AudioClip clip, SampleFormat format) {
        return content(clip, format, new byte[0]);
    }

    /** The file that {@code clip} makes, with a further chunk before the samples. */
    static AtomicFiles.Content content(AudioClip clip, SampleFormat format, byte[] chunk) {
        WavEncoder encoder = new WavEncoder(clip.sampleRate(), clip.channelCount(), format.pcm(), chunk);
        byte[] head = encoder.head(clip.length());
        return out -> {
            out.write(head);
            encoder.encode(clip.arrays(), out);
            encoder.finish(out);
        };
    }
}
