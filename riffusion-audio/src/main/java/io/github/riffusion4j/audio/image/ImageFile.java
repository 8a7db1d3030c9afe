package io.github.riffusion4j.audio.image;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.png.PngImage;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PNG and JPEG images with the numbers among their EXIF tags. JPEG needs the module {@code java.desktop}, or another
 * {@link JpegCodec}; PNG does not.
 *
 * <p>Every kind of PNG (palette, gray, 1 to 16 bits, interlaced) and baseline and progressive JPEG in gray or colour
 * are read as 24-bit RGB, the samples as they stand in the file; of 16 bits, the upper 8. Images are written as 24-bit
 * RGB.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class ImageFile {

    /**
     * The most pixels an image may have that is read: 2<sup>26</sup>, 22 minutes of a spectrogram 512 pixels high with
     * a column every 10 ms. A small file can claim any size; this one decodes into 256 MiB of pixels.
     */
    public static final int MAX_PIXELS = 1 << 26;

    private ImageFile() {}

    /**
     * Reads a whole file; its content, not its name, says which format it has.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, damaged, not such an image, or
     *     has more than {@link #MAX_PIXELS} pixels
     */
    public static TaggedImage read(Path file) {
        try (FileContent content = FileContent.of(file)) {
            return read(content);
        }
    }

    /**
     * Reads a stream to its end, without closing it.
     *
     * @param source the name of the stream, to begin error messages with: "seed image"
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException if the content is damaged, not such an image, or has more
     *     than {@link #MAX_PIXELS} pixels
     */
    public static TaggedImage read(InputStream in, String source) throws IOException {
        return read(FileContent.of(in, source));
    }

    /**
     * The text that stands beside the pixels of a PNG file, as {@link #write(Path, RgbImage, ExifNumbers, String)}
     * wrote it; empty if there is none, or the file is not a PNG file.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, or a damaged PNG file
     */
    public static Optional<String> readText(Path file) {
        try (FileContent content = FileContent.of(file)) {
            return PngImage.isPng(content) ? PngImage.readText(content) : Optional.empty();
        }
    }

    /**
     * Writes an image in the format that the file's extension names. An existing file is replaced once the new one is
     * complete.
     *
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s, or the image is too large
     *     for the format
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written, or is a JPEG file and no
     *     codec is there
     */
    public static void write(Path file, RgbImage image, ExifNumbers exif) {
        write(file, image, exif, Optional.empty());
    }

    /**
     * Writes an image as {@link #write(Path, RgbImage, ExifNumbers)} does, with a text beside the pixels if it becomes
     * a PNG file.
     *
     * @param text at most 1 MiB of UTF-8
     * @throws IllegalArgumentException also if the text is longer
     */
    public static void write(Path file, RgbImage image, ExifNumbers exif, String text) {
        write(file, image, exif, Optional.of(text));
    }

    private static void write(Path file, RgbImage image, ExifNumbers exif, Optional<String> text) {
        ImageFormat format = ImageFormat.of(file);
        AtomicFiles.write(file, out -> write(out, format, image, exif, text));
    }

    /**
     * Writes an image to a stream, without closing it.
     *
     * @throws IllegalArgumentException if the image is too large for the format
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, ImageFormat format, RgbImage image, ExifNumbers exif)
            throws IOException {
        write(out, format, image, exif, Optional.empty());
    }

    /**
     * Writes an image to a stream as {@link #write(OutputStream, ImageFormat, RgbImage, ExifNumbers)} does, with a text
     * beside the pixels if the format is PNG.
     *
     * @param text at most 1 MiB of UTF-8
     * @throws IllegalArgumentException also if the text is longer
     */
    public static void write(OutputStream out, ImageFormat format, RgbImage image, ExifNumbers exif, String text)
            throws IOException {
        write(out, format, image, exif, Optional.of(text));
    }

    private static void write(
            OutputStream out, ImageFormat format, RgbImage image, ExifNumbers exif, Optional<String> text)
            throws IOException {
        byte[] tiff = exif.isEmpty() ? new byte[0] : exif.toTiff();
        switch (format) {
            case PNG -> PngImage.write(out, image.width(), image.height(), image.array(), tiff, text);
            case JPEG -> {
                byte[] jpeg = JpegCodec.find().encode(image);
                out.write(tiff.length == 0 ? jpeg : JpegSegments.withExif(jpeg, tiff));
            }
        }
    }

    /**
     * Verifies, before long work, that a file can be written.
     *
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s
     * @throws io.github.riffusion4j.base.RiffusionException if its directory does not exist
     */
    public static void requireWritable(Path file) {
        ImageFormat.of(file);
        AtomicFiles.requireWritable(file);
    }

    private static TaggedImage read(FileContent file) {
        if (PngImage.isPng(file)) {
            PngImage png = PngImage.read(file, MAX_PIXELS);
            RgbImage pixels = RgbImage.wrap(png.width(), png.height(), png.pixels());
            return new TaggedImage(pixels, ExifNumbers.ofTiff(png.exif()), png.opaque());
        }
        if (JpegSegments.isJpeg(file)) {
            JpegSegments segments = JpegSegments.read(file);
            RgbImage pixels = JpegCodec.find().decode(segments.pixelsOnly(), file.name());
            return new TaggedImage(pixels, ExifNumbers.ofTiff(segments.exif()), true);
        }
        throw file.invalid("is not a PNG or JPEG image: " + file.likeness() + "; convert it to PNG");
    }
}
