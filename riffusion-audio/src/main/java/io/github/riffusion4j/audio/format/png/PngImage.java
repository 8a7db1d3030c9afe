package io.github.riffusion4j.audio.format.png;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * An image read from a PNG file: its pixels as 24-bit RGB, and what stands beside them.
 *
 * <p>All colour types, bit depths and both interlace methods are read. Samples are taken as they stand in the file,
 * without gamma or colour profile; of 16 bits, the upper 8. Immutable but for its arrays, which are the caller's.
 */
public final class PngImage {

    private final int width;
    private final int height;
    private final int[] pixels;
    private final boolean opaque;
    private final byte[] exif;

    PngImage(int width, int height, int[] pixels, boolean opaque, byte[] exif) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
        this.opaque = opaque;
        this.exif = exif;
    }

    /** Returns true if a file begins as PNG files do. */
    public static boolean isPng(FileContent file) {
        return PngChunks.isPng(file);
    }

    /**
     * Decodes a PNG file.
     *
     * @param maxPixels the most pixels that are read
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged or has more pixels
     */
    public static PngImage read(FileContent file, int maxPixels) {
        return PngDecoder.decode(file, PngChunks.read(file), maxPixels);
    }

    /**
     * The text that this library writes beside an image; empty if there is none.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if a chunk of the file is damaged
     */
    public static Optional<String> readText(FileContent file) {
        return PngChunks.read(file).text();
    }

    /**
     * Writes a PNG file of 24-bit RGB, row by row.
     *
     * @param pixels 0xRRGGBB, row by row from the top; {@code width * height} of them
     * @param exif TIFF bytes for the chunk {@code eXIf}; empty for none
     * @param text for a chunk {@code iTXt}
     * @throws IllegalArgumentException if the text is longer than 1 MiB
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, int width, int height, int[] pixels, byte[] exif, Optional<String> text)
            throws IOException {
        PngEncoder.encode(out, width, height, pixels, exif, text.map(PngChunks::encodeText));
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** The pixels, 0xRRGGBB, row by row from the top; not copied. */
    public int[] pixels() {
        return pixels;
    }

    /** False if any pixel is partly or wholly transparent. */
    public boolean opaque() {
        return opaque;
    }

    /** The TIFF bytes of the chunk {@code eXIf}, not copied; empty if there is no such chunk. */
    public byte[] exif() {
        return exif;
    }
}
