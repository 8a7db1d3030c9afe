package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.FileExtension;
import java.nio.file.Path;

/** The formats that sound is written in. */
public enum AudioFileFormat {
    /** Not compressed; 16-bit integers. More choices: {@link WavFile}. */
    WAV,
    /** Lossless, about three quarters of the size; 16-bit integers. More choices: {@link FlacFile}. */
    FLAC,
    /** Lossy, 192 kbit/s where the sample rate allows it. Needs an optional library. More choices: {@link Mp3File}. */
    MP3;

    /**
     * The format that a file's extension names: {@code .wav}, {@code .flac} or {@code .mp3}, in any case.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static AudioFileFormat of(Path file) {
        return switch (FileExtension.of(file)) {
            case "wav" -> WAV;
            case "flac" -> FLAC;
            case "mp3" -> MP3;
            case "ogg", "oga" ->
                throw new IllegalArgumentException(
                        file + ": Ogg Vorbis is read, but not written; use .flac (lossless) or .mp3 instead");
            default -> throw FileExtension.unknown(file, ".wav, .flac, .mp3");
        };
    }
}
