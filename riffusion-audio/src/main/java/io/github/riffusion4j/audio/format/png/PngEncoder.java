package io.github.riffusion4j.audio.format.png;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Filters and deflates 24-bit RGB pixels, row by row. For one image. */
final class PngEncoder {

    private static final int BYTES_PER_PIXEL = 3;
    private static final byte BITS = 8;
    private static final byte RGB = 2;

    /** The content of an IDAT chunk. */
    private static final int CHUNK_BYTES = 1 << 16;

    private static final int DEFLATE_BUFFER = 1 << 13;

    private final byte[][] filtered;
    private byte[] row;
    private byte[] above;

    private PngEncoder(int width) {
        int bytes = BYTES_PER_PIXEL * width;
        filtered = new byte[PngFilter.COUNT][1 + bytes];
        row = new byte[bytes];
        above = new byte[bytes];
    }

    static void encode(OutputStream out, int width, int height, int[] pixels, byte[] exif, Optional<byte[]> text)
            throws IOException {
        out.write(PngChunks.SIGNATURE);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(BITS)
                .put(RGB)
                .array();
        write(out, PngChunks.HEADER, header);
        if (text.isPresent()) {
            write(out, PngChunks.TEXT, text.get());
        }
        if (exif.length > 0) {
            write(out, PngChunks.EXIF, exif);
        }
        Deflater deflater = new Deflater();
        try {
            BufferedOutputStream chunks = new BufferedOutputStream(new PixelChunks(out), CHUNK_BYTES);
            DeflaterOutputStream compressed = new DeflaterOutputStream(chunks, deflater, DEFLATE_BUFFER);
            PngEncoder encoder = new PngEncoder(width);
            for (int y = 0; y < height; y++) {
                compressed.write(encoder.filter(pixels, y * width, width));
            }
            compressed.close();
        } finally {
            deflater.end();
        }
        write(out, PngChunks.END, new byte[0]);
    }

    private static void write(OutputStream out, String type, byte[] content) throws IOException {
        out.write(PngChunks.encode(type, content, content.length));
    }

    /** A row behind the filter that likely compresses best: the one with the smallest sum of absolute values. */
    private byte[] filter(int[] pixels, int from, int width) {
        byte[] free = above;
        above = row;
        row = free;
        for (int x = 0, i = 0; x < width; x++) {
            int rgb = pixels[from + x];
            row[i++] = (byte) (rgb >> 16);
            row[i++] = (byte) (rgb >> 8);
            row[i++] = (byte) rgb;
        }
        int best = 0;
        long smallest = Long.MAX_VALUE;
        for (int filter = 0; filter < PngFilter.COUNT; filter++) {
            long sum = filter(filter);
            if (sum < smallest) {
                smallest = sum;
                best = filter;
            }
        }
        return filtered[best];
    }

    private long filter(int filter) {
        byte[] target = filtered[filter];
        target[0] = (byte) filter;
        long sum = 0;
        for (int i = 0; i < row.length; i++) {
            int left = i < BYTES_PER_PIXEL ? 0 : row[i - BYTES_PER_PIXEL] & 0xff;
            int aboveLeft = i < BYTES_PER_PIXEL ? 0 : above[i - BYTES_PER_PIXEL] & 0xff;
            byte difference = (byte) (row[i] - PngFilter.predict(filter, left, above[i] & 0xff, aboveLeft));
            target[1 + i] = difference;
            sum += Math.abs(difference);
        }
        return sum;
    }

    /** Writes each block as an IDAT chunk. */
    private static final class PixelChunks extends OutputStream {

        private final OutputStream out;

        PixelChunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] content = offset == 0 ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
            out.write(PngChunks.encode(PngChunks.PIXELS, content, length));
        }
    }
}
