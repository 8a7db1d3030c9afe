package io.github.riffusion4j.audio.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Builds PNG files chunk by chunk, right ones and wrong ones. */
final class PngBytes {

    static final String SOURCE = "the test's image";

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The signature that every PNG file begins with. */
    static PngBytes signature() {
        PngBytes png = new PngBytes();
        png.out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        return png;
    }

    /** The signature and the header of an image. */
    static PngBytes header(int width, int height, int bits, int colourType) {
        return signature()
                .chunk(
                        "IHDR",
                        ByteBuffer.allocate(13)
                                .putInt(width)
                                .putInt(height)
                                .put((byte) bits)
                                .put((byte) colourType)
                                .array());
    }

    /** An image one pixel high, with the bytes of its row. */
    static PngBytes row(int width, int bits, int colourType, int... row) {
        return header(width, 1, bits, colourType).pixels(row);
    }

    /** The compressed bytes of an image one pixel high. */
    PngBytes pixels(int... row) {
        return chunk("IDAT", compressedRow(row));
    }

    static byte[] compressedRow(int... row) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            deflater.write(0); // no filter
            deflater.write(bytes(row));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    PngBytes chunk(String type, byte... content) {
        byte[] typeAndContent = ByteBuffer.allocate(4 + content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 crc = new CRC32();
        crc.update(typeAndContent);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(typeAndContent);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return this;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** The file up to here, without its last chunk. */
    byte[] unfinished() {
        return out.toByteArray();
    }

    byte[] finished() {
        return chunk("IEND").unfinished();
    }

    TaggedImage read() {
        return read(finished());
    }

    static TaggedImage read(byte[] image) {
        try {
            return ImageFile.read(new ByteArrayInputStream(image), SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
