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

    /** On spectrograms as small as the usual 6, or up to 7 % larger, in two fifths of the time. */
    private static final int LEVEL = 3;

    private static final int DEFLATE_BUFFER = 1 << 13;

    private final byte[][] filtered;
    private final long[] sums = new long[PngFilter.COUNT];
    /** Behind a pixel of zeros, which stands before the first. */
    private byte[] row;

    private byte[] above;

    private PngEncoder(int width) {
        int bytes = BYTES_PER_PIXEL * width;
        filtered = new byte[PngFilter.COUNT][1 + bytes];
        for (int filter = 0; filter < PngFilter.COUNT; filter++) {
            filtered[filter][0] = (byte) filter;
        }
        row = new byte[BYTES_PER_PIXEL + bytes];
        above = new byte[BYTES_PER_PIXEL + bytes];
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
        Deflater deflater = new Deflater(LEVEL);
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
        for (int x = 0, i = BYTES_PER_PIXEL; x < width; x++) {
            int rgb = pixels[from + x];
            row[i++] = (byte) (rgb >> 16);
            row[i++] = (byte) (rgb >> 8);
            row[i++] = (byte) rgb;
        }
        filterAll();
        int best = 0;
        for (int filter = 1; filter < PngFilter.COUNT; filter++) {
            best = sums[filter] < sums[best] ? filter : best;
        }
        return filtered[best];
    }

    /** Runs all filters at once, since most of their time goes into fetching bytes. */
    private void filterAll() {
        byte[] sub = filtered[PngFilter.SUB];
        byte[] up = filtered[PngFilter.UP];
        byte[] average = filtered[PngFilter.AVERAGE];
        byte[] paeth = filtered[PngFilter.PAETH];
        System.arraycopy(row, BYTES_PER_PIXEL, filtered[PngFilter.NONE], 1, row.length - BYTES_PER_PIXEL);
        long noneSum = 0;
        long subSum = 0;
        long upSum = 0;
        long averageSum = 0;
        long paethSum = 0;
        for (int i = BYTES_PER_PIXEL; i < row.length; i++) {
            int value = row[i];
            int left = row[i - BYTES_PER_PIXEL] & 0xff;
            int over = above[i] & 0xff;
            int overLeft = above[i - BYTES_PER_PIXEL] & 0xff;
            int at = i - BYTES_PER_PIXEL + 1;
            noneSum += Math.abs(value);
            sub[at] = (byte) (value - left);
            subSum += Math.abs(sub[at]);
            up[at] = (byte) (value - over);
            upSum += Math.abs(up[at]);
            average[at] = (byte) (value - ((left + over) >> 1));
            averageSum += Math.abs(average[at]);
            paeth[at] = (byte) (value - PngFilter.paeth(left, over, overLeft));
            paethSum += Math.abs(paeth[at]);
        }
        sums[PngFilter.NONE] = noneSum;
        sums[PngFilter.SUB] = subSum;
        sums[PngFilter.UP] = upSum;
        sums[PngFilter.AVERAGE] = averageSum;
        sums[PngFilter.PAETH] = paethSum;
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
