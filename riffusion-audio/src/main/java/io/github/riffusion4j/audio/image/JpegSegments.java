package io.github.riffusion4j.audio.image;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The segments before the pixels of a JPEG file: EXIF goes in and out here, the pixels through a {@link JpegCodec}.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegSegments {

    /** Begins the APP1 segment that holds EXIF; others hold XMP. */
    static final String EXIF_PREFIX = "Exif\0\0";

    private static final int START_OF_IMAGE = 0xffd8;
    private static final int START_OF_SCAN = 0xffda;
    private static final int JFIF = 0xffe0;
    private static final int APP1 = 0xffe1;
    private static final int ADOBE = 0xffee;
    private static final int APP15 = 0xffef;

    private static final int START_OF_FRAME_0 = 0xffc0;
    private static final int START_OF_FRAME_15 = 0xffcf;
    private static final int HUFFMAN_TABLES = 0xffc4;
    private static final int EXTENSIONS = 0xffc8;
    private static final int ARITHMETIC_CONDITIONS = 0xffcc;

    /**
     * The most pixels of a byte. A block of 64 pixels takes a bit or more, and of several components with different
     * resolutions, one at least has a quarter of the full one.
     */
    private static final int MAX_PIXELS_PER_BYTE = 8 * 64 * 4;

    /** A segment's length, which counts itself, has 16 bits. */
    private static final int MAX_LENGTH = 0xffff;

    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private byte[] exif = {};

    private JpegSegments() {}

    static boolean isJpeg(FileContent file) {
        return file.size() >= 4 && file.bigEndianInt(0) >>> 16 == START_OF_IMAGE;
    }

    /** Reads all segments up to the first scan. Damage is left to the decoder to find. */
    static JpegSegments read(FileContent file) {
        JpegSegments segments = new JpegSegments();
        byte[] all = file.all();
        ByteBuffer in = ByteBuffer.wrap(all);
        int at = 2;
        segments.pixels.write(all, 0, at);
        while (at + 4 <= all.length) {
            int marker = in.getShort(at) & 0xffff;
            int length = in.getShort(at + 2) & 0xffff;
            if (marker == 0xffff) {
                at++; // any number of 0xff may come before a marker
            } else if (marker < 0xff01 || marker == START_OF_SCAN || length < 2 || length > all.length - at - 2) {
                break;
            } else {
                segments.add(file, all, marker, at, 2 + length);
                at += 2 + length;
            }
        }
        segments.pixels.write(all, at, all.length - at);
        return segments;
    }

    /** The TIFF bytes of the EXIF segment; none if there is no such segment. */
    byte[] exif() {
        return exif;
    }

    /** The file without the segments that do not say how its pixels are stored: a colour profile would change them. */
    byte[] pixelsOnly() {
        return pixels.toByteArray();
    }

    /**
     * A JPEG file with an EXIF segment added where it belongs: after JFIF's APP0 if there is one.
     *
     * @throws IllegalArgumentException if it does not fit into a segment
     */
    static byte[] withExif(byte[] jpeg, byte[] tiff) {
        int length = 2 + EXIF_PREFIX.length() + tiff.length;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "EXIF of " + tiff.length + " bytes; a JPEG file holds less than " + MAX_LENGTH);
        }
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        int head = (in.getShort(2) & 0xffff) == JFIF ? 4 + (in.getShort(4) & 0xffff) : 2;
        byte[] tagged = new byte[jpeg.length + 2 + length];
        ByteBuffer.wrap(tagged)
                .put(jpeg, 0, head)
                .putShort((short) APP1)
                .putShort((short) length)
                .put(EXIF_PREFIX.getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .put(jpeg, head, jpeg.length - head);
        return tagged;
    }

    private void add(FileContent file, byte[] all, int marker, int offset, int bytes) {
        if (isStartOfFrame(marker) && bytes >= 9) {
            requireReadable(file, ByteBuffer.wrap(all), offset);
        }
        int tiff = offset + 4 + EXIF_PREFIX.length();
        if (marker == APP1 && tiff <= offset + bytes && file.has(EXIF_PREFIX, offset + 4)) {
            exif = Arrays.copyOfRange(all, tiff, offset + bytes);
        }
        if (marker < APP1 || marker > APP15 || marker == ADOBE) {
            pixels.write(all, offset, bytes);
        }
    }

    private static boolean isStartOfFrame(int marker) {
        return marker >= START_OF_FRAME_0
                && marker <= START_OF_FRAME_15
                && marker != HUFFMAN_TABLES
                && marker != EXTENSIONS
                && marker != ARITHMETIC_CONDITIONS;
    }

    /** Checks the size that a frame's header claims, before memory is taken for the pixels. */
    private static void requireReadable(FileContent file, ByteBuffer in, int offset) {
        int height = in.getShort(offset + 5) & 0xffff;
        int width = in.getShort(offset + 7) & 0xffff;
        long pixels = (long) width * height;
        if (pixels > ImageFile.MAX_PIXELS) {
            throw file.invalid("claims " + width + " x " + height + " pixels; at most " + ImageFile.MAX_PIXELS
                    + " are read, so cut it up");
        }
        if (pixels > (long) MAX_PIXELS_PER_BYTE * in.capacity()) {
            throw file.invalid("is a damaged JPEG image: it claims " + width + " x " + height + " pixels, but has only "
                    + in.capacity() + " bytes; export it again");
        }
    }
}
