package io.github.riffusion4j.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.image.ExifNumbers;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** File formats of a generation. */
enum MediaFormat {
    WAV("audio/wav", "audio.wav", (result, out) -> AudioFile.write(out, AudioFileFormat.WAV, result.audio())),
    FLAC("audio/flac", "audio.flac", (result, out) -> AudioFile.write(out, AudioFileFormat.FLAC, result.audio())),
    MP3("audio/mpeg", "audio.mp3", (result, out) -> AudioFile.write(out, AudioFileFormat.MP3, result.audio())),
    PNG("image/png", "image.png", (result, out) -> result.image().write(out, ImageFormat.PNG)),
    JPEG("image/jpeg", "image.jpg", (result, out) -> result.image().write(out, ImageFormat.JPEG));

    private final String mimeType;
    private final String fileName;
    /** Stateless. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Encoder encoder;

    MediaFormat(String mimeType, String fileName, Encoder encoder) {
        this.mimeType = mimeType;
        this.fileName = fileName;
        this.encoder = encoder;
    }

    @FunctionalInterface
    private interface Encoder {
        void encode(Generation result, OutputStream out) throws IOException;
    }

    /** Returns the format of a file name below a generation's address, such as {@code audio.wav}. */
    static Optional<MediaFormat> ofFileName(String name) {
        return Arrays.stream(values())
                .filter(format -> format.fileName.equals(name))
                .findFirst();
    }

    /** Returns the first format that an Accept header names; parameters after a semicolon are ignored. */
    static Optional<MediaFormat> accepted(String header) {
        return Arrays.stream(header.split(","))
                .map(range -> range.split(";", -1)[0].strip())
                .flatMap(type -> Arrays.stream(values()).filter(format -> format.mimeType.equals(type)))
                .findFirst();
    }

    String mimeType() {
        return mimeType;
    }

    String fileName() {
        return fileName;
    }

    /** Encodes the file. */
    byte[] encode(Generation result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            encoder.encode(result, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Encodes the file as a data URI. */
    String dataUri(Generation result) {
        return dataUri(encode(result));
    }

    /** Encodes an image as the data URI of a JPEG file, for display. */
    static String jpegUri(RgbImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageFile.write(bytes, ImageFormat.JPEG, image, ExifNumbers.none());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JPEG.dataUri(bytes.toByteArray());
    }

    private String dataUri(byte[] file) {
        return "data:" + mimeType + ";base64," + Base64.getEncoder().encodeToString(file);
    }
}
