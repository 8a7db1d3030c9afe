package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.nio.file.Path;

/**
 * Audio files of every format the library knows: told apart by content when reading, by extension when writing.
 * Stateless, and safe for use by many threads.
 */
public final class AudioFile {

    private static final String WRITABLE = ".wav";

    private AudioFile() {}

    /**
     * Reads a whole file.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, damaged, or of an unknown format
     */
    public static AudioClip read(Path file) {
        return WavFile.read(file);
    }

    /**
     * Writes a whole file, in its format's usual settings: {@code .wav} as {@link SampleFormat#INT_16}.
     *
     * @throws IllegalArgumentException if the extension is unknown
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public static void write(Path file, AudioClip clip) {
        if (!FileExtension.of(file).equals("wav")) {
            throw FileExtension.unknown(file, WRITABLE);
        }
        WavFile.write(file, clip, SampleFormat.INT_16);
    }
}
