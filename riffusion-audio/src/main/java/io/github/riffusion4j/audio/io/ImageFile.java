package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.base.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * PNG and JPEG images with the numbers among their EXIF tags.
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
     * @param source what the stream is, to begin error messages with: "seed image"
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException if the content is damaged, not such an image, or has more
     *     than {@link #MAX_PIXELS} pixels
     */
    public static TaggedImage read(InputStream in, String source) throws IOException {
        return read(FileContent.of(in, source));
    }

    /**
     * Writes an image in the format that the file's extension names. An existing file is replaced once the new one is
     * complete.
     *
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s, or the image is partly
     *     transparent or too large for the format
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public static void write(Path file, BufferedImage image, ExifNumbers exif) {
        byte[] bytes = ImageCodec.encode(ImageFormat.of(file), image, exif);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /**
     * Writes an image as {@link #write(Path, BufferedImage, ExifNumbers)} does, with a {@linkplain FileMetadata note}
     * if it becomes a PNG file.
     */
    public static void write(Path file, BufferedImage image, ExifNumbers exif, String note) {
        byte[] bytes = ImageCodec.encode(ImageFormat.of(file), image, exif, note);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /**
     * Writes an image to a stream, without closing it.
     *
     * @throws IllegalArgumentException if the image is partly transparent or too large for the format
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, ImageFormat format, BufferedImage image, ExifNumbers exif)
            throws IOException {
        out.write(ImageCodec.encode(format, image, exif));
    }

    /**
     * Finds out before long work, not after it, that a file could not be written.
     *
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s
     * @throws io.github.riffusion4j.base.RiffusionException if its folder does not exist
     */
    public static void requireWritable(Path file) {
        ImageFormat.of(file);
        AtomicFiles.requireFolderOf(file);
    }

    private static TaggedImage read(FileContent file) {
        if (PngChunks.isPng(file)) {
            PngChunks chunks = PngChunks.read(file);
            return tagged(ImageCodec.decode(ImageFormat.PNG, file, chunks.pixelsOnly()), chunks.exif());
        }
        if (JpegSegments.isJpeg(file)) {
            JpegSegments segments = JpegSegments.read(file);
            return tagged(ImageCodec.decode(ImageFormat.JPEG, file, segments.pixelsOnly()), segments.exif());
        }
        throw file.invalid("is not a PNG or JPEG image: " + file.likeness() + "; convert it to PNG");
    }

    private static TaggedImage tagged(BufferedImage image, byte[] exif) {
        RgbPixels rgb = RgbPixels.of(image);
        return new TaggedImage(rgb.pixels(), ExifNumbers.ofTiff(exif), rgb.opaque());
    }
}
