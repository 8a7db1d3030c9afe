package io.github.riffusion4j.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Recipe;
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

/** File formats of a generation. WAV and PNG carry its recipe. */
enum MediaFormat {
    WAV("audio/wav", "audio.wav", (result, out) -> sound(result, AudioFileFormat.WAV, out)),
    FLAC("audio/flac", "audio.flac", (result, out) -> sound(result, AudioFileFormat.FLAC, out)),
    MP3("audio/mpeg", "audio.mp3", (result, out) -> sound(result, AudioFileFormat.MP3, out)),
    PNG("image/png", "image.png", (result, out) -> image(result, ImageFormat.PNG, out)),
    JPEG("image/jpeg", "image.jpg", (result, out) -> image(result, ImageFormat.JPEG, out));

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

    private static void sound(Generation result, AudioFileFormat format, OutputStream out) throws IOException {
        Optional<String> recipe = result.recipe().map(Recipe::toJson);
        if (recipe.isPresent()) {
            AudioFile.write(out, format, result.audio(), recipe.get());
        } else {
            AudioFile.write(out, format, result.audio());
        }
    }

    private static void image(Generation result, ImageFormat format, OutputStream out) throws IOException {
        Optional<String> recipe = result.recipe().map(Recipe::toJson);
        if (recipe.isPresent()) {
            result.image().write(out, format, recipe.get());
        } else {
            result.image().write(out, format);
        }
    }

    /** Returns the format of a file name below a generation's address, such as {@code audio.wav}. */
    static Optional<MediaFormat> ofFileName(String name) {
        return Arrays.stream(values())
                .filter(format -> format.fileName.equals(name))
                .findFirst();
    }

    String mimeType() {
        return mimeType;
    }

    String fileName() {
        return fileName;
    }

    /** The name of a saved file: riffusion-42.wav. */
    String fileNameOf(Generation result) {
        return "riffusion-" + Long.toUnsignedString(result.seed()) + fileName.substring(fileName.indexOf('.'));
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
