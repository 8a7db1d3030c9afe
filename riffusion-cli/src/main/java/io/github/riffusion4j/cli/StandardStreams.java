package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads and writes files named "-" as standard input and output: sound as WAV, images as PNG. */
final class StandardStreams {

    private static final String INPUT = "standard input";
    private static final int MAX_TEXT_BYTES = 1_000_000;

    private StandardStreams() {}

    static boolean is(Path file) {
        return file.toString().equals("-");
    }

    /** The name of an input in error messages. */
    static String nameOf(Path file) {
        return is(file) ? INPUT : file.toString();
    }

    static AudioReader openSound(Path file) {
        return is(file) ? reading(() -> AudioFile.open(System.in, INPUT)) : AudioFile.open(file);
    }

    static SpectrogramImage readImage(Path file) {
        return is(file) ? reading(() -> SpectrogramImage.read(System.in, INPUT)) : SpectrogramImage.read(file);
    }

    /**
     * A text file in UTF-8, with or without a byte order mark.
     *
     * @throws InvalidFileException if it is missing, longer than 1 MB, or not in UTF-8
     */
    static String readText(Path file) {
        byte[] bytes = is(file) ? reading(() -> System.in.readNBytes(MAX_TEXT_BYTES + 1)) : firstBytes(file);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new InvalidFileException(nameOf(file), "is longer than a megabyte; that is no prompt");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(nameOf(file), "is not a text in UTF-8", e);
        }
    }

    private static byte[] firstBytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_TEXT_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(
                    file, Files.isDirectory(file) ? "is a directory" : "cannot be read: " + IoReason.of(e), e);
        }
    }

    /** Checks before the long work that a sound file can be written. */
    static void requireWritableSound(Path file) {
        if (!is(file)) {
            AudioFile.requireWritable(file);
        }
    }

    /** Checks before the long work that an image file can be written. */
    static void requireWritableImage(Path file) {
        if (!is(file)) {
            ImageFile.requireWritable(file);
        }
    }

    static void write(Path file, AudioClip clip) {
        if (is(file)) {
            writing(out -> {
                AudioFile.write(out, AudioFileFormat.WAV, clip);
                return clip;
            });
        } else {
            clip.write(file);
        }
    }

    static void write(Path file, SpectrogramImage image) {
        if (is(file)) {
            writing(out -> {
                image.write(out, ImageFormat.PNG);
                return image;
            });
        } else {
            image.write(file);
        }
    }

    private interface Source<T> {
        T read() throws IOException;
    }

    interface Sink<T> {
        T writeTo(OutputStream out) throws IOException;
    }

    private static <T> T reading(Source<T> source) {
        try {
            return source.read();
        } catch (IOException e) {
            throw new RiffusionException(INPUT + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes to standard output and throws if that fails. */
    static <T> T writing(Sink<T> sink) {
        T written;
        try {
            written = sink.writeTo(System.out);
            System.out.flush();
        } catch (IOException e) {
            throw new RiffusionException("standard output: cannot be written: " + e.getMessage(), e);
        }
        // PrintStream does not throw.
        if (System.out.checkError()) {
            throw new RiffusionException("standard output: cannot be written; does its reader still read?");
        }
        return written;
    }
}
