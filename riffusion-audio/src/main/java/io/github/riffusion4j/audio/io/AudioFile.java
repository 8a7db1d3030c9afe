package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.WholeFile;
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
        requireWritable(file);
        WavFile.write(file, clip, SampleFormat.INT_16);
    }

    /**
     * Finds out before long work, not after it, that a file could not be written.
     *
     * @throws IllegalArgumentException if the extension is unknown
     * @throws io.github.riffusion4j.base.RiffusionException if its folder does not exist
     */
    public static void requireWritable(Path file) {
        if (!FileExtension.of(file).equals("wav")) {
            throw FileExtension.unknown(file, WRITABLE);
        }
        WholeFile.requireFolderOf(file);
    }
}
