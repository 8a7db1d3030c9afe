package io.github.riffusion4j.audio.format.png;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Inflates, unfilters and converts the pixels of a PNG file, row by row into their place. For one file. */
final class PngDecoder {

    private static final int HEADER_BYTES = 13;

    /** Deflate stores at most this many bytes in one. */
    private static final int MAX_EXPANSION = 1032;

    private static final int INFLATE_BUFFER = 1 << 13;

    private final FileContent file;
    private final PngChunks chunks;
    private final int width;
    private final int height;
    private final int bits;
    private final ColourType type;
    private final boolean interlaced;
    /** The sample values of a transparent pixel; none if no colour is transparent as a whole. */
    private final int[] transparent;

    private boolean opaque = true;

    private enum ColourType {
        GRAY(0, 1, 1, 16),
        RGB(2, 3, 8, 16),
        PALETTE(3, 1, 1, 8),
        GRAY_ALPHA(4, 2, 8, 16),
        RGB_ALPHA(6, 4, 8, 16);

        final int code;
        final int samples;
        final int minBits;
        final int maxBits;

        ColourType(int code, int samples, int minBits, int maxBits) {
            this.code = code;
            this.samples = samples;
            this.minBits = minBits;
            this.maxBits = maxBits;
        }
    }

    /** One of the seven images that an interlaced file consists of, or the whole of another. */
    private record Pass(int firstX, int firstY, int stepX, int stepY) {

        static final Pass WHOLE = new Pass(0, 0, 1, 1);

        static final Pass[] ADAM7 = {
            new Pass(0, 0, 8, 8),
            new Pass(4, 0, 8, 8),
            new Pass(0, 4, 4, 8),
            new Pass(2, 0, 4, 4),
            new Pass(0, 2, 2, 4),
            new Pass(1, 0, 2, 2),
            new Pass(0, 1, 1, 2)
        };

        int columns(int width) {
            return Math.max(0, (width - firstX + stepX - 1) / stepX);
        }

        int rows(int height) {
            return Math.max(0, (height - firstY + stepY - 1) / stepY);
        }
    }

    private PngDecoder(FileContent file, PngChunks chunks, int maxPixels) {
        this.file = file;
        this.chunks = chunks;
        ByteBuffer header = ByteBuffer.wrap(chunks.header());
        if (header.limit() != HEADER_BYTES) {
            throw damaged("its header has " + header.limit() + " bytes, not " + HEADER_BYTES);
        }
        width = header.getInt();
        height = header.getInt();
        bits = header.get();
        type = colourType(header.get(), bits);
        int compression = header.get();
        int filter = header.get();
        int interlace = header.get();
        if (width < 1 || height < 1 || compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
            throw damaged(width + " x " + height + " pixels, compression " + compression + ", filter " + filter
                    + ", interlace " + interlace);
        }
        if ((long) width * height > maxPixels) {
            throw file.invalid(
                    "claims " + width + " x " + height + " pixels; at most " + maxPixels + " are read, so cut it up");
        }
        interlaced = interlace == 1;
        transparent = transparentColour();
    }

    static PngImage decode(FileContent file, PngChunks chunks, int maxPixels) {
        PngDecoder decoder = new PngDecoder(file, chunks, maxPixels);
        int[] pixels = decoder.decode();
        return new PngImage(decoder.width, decoder.height, pixels, decoder.opaque, chunks.exif());
    }

    private int[] decode() {
        if (type == ColourType.PALETTE && chunks.palette().length < 3) {
            throw damaged("its palette is missing");
        }
        long rawBytes = (rowBytes(width) + 1L) * height;
        if (rawBytes / MAX_EXPANSION > chunks.pixelBytes()) {
            throw damaged("its pixels take " + chunks.pixelBytes() + " bytes, too few for " + width + " x " + height);
        }
        int[] pixels = new int[width * height];
        Inflater inflater = new Inflater();
        try (InputStream in = new InflaterInputStream(chunks.pixels(), inflater, INFLATE_BUFFER)) {
            for (Pass pass : interlaced ? Pass.ADAM7 : new Pass[] {Pass.WHOLE}) {
                decode(pass, in, pixels);
            }
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException e) {
            throw file.invalid("is a damaged or unusual PNG image (" + e.getMessage() + "); export it again", e);
        } finally {
            inflater.end();
        }
        return pixels;
    }

    private void decode(Pass pass, InputStream in, int[] pixels) throws IOException {
        int columns = pass.columns(width);
        int rows = pass.rows(height);
        if (columns == 0) {
            return; // such a pass has no filter bytes either
        }
        int rowBytes = (int) rowBytes(columns);
        int pixelBytes = Math.max(1, type.samples * bits / 8);
        byte[] row = new byte[rowBytes];
        byte[] above = new byte[rowBytes];
        for (int y = 0; y < rows; y++) {
            int filter = in.read();
            if (in.readNBytes(row, 0, rowBytes) < rowBytes) {
                throw new EOFException("its pixels end in row " + (pass.firstY + y * pass.stepY));
            }
            unfilter(filter, row, above, pixelBytes);
            int at = (pass.firstY + y * pass.stepY) * width + pass.firstX;
            for (int x = 0; x < columns; x++) {
                pixels[at + x * pass.stepX] = pixel(row, x);
            }
            byte[] free = above;
            above = row;
            row = free;
        }
    }

    private long rowBytes(int columns) {
        return ((long) columns * type.samples * bits + 7) / 8;
    }

    private void unfilter(int filter, byte[] row, byte[] above, int pixelBytes) {
        switch (filter) {
            case PngFilter.NONE -> {}
            case PngFilter.SUB, PngFilter.UP, PngFilter.AVERAGE, PngFilter.PAETH -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
                    int aboveLeft = i < pixelBytes ? 0 : above[i - pixelBytes] & 0xff;
                    row[i] += (byte) PngFilter.predict(filter, left, above[i] & 0xff, aboveLeft);
                }
            }
            default -> throw damaged("a row has the filter " + filter);
        }
    }

    /** The colour of a pixel as 0xRRGGBB; notes if it is not opaque. */
    private int pixel(byte[] row, int x) {
        int at = x * type.samples;
        int first = sample(row, at);
        switch (type) {
            case PALETTE -> {
                return paletteColour(first);
            }
            case GRAY, GRAY_ALPHA -> {
                // A 16-bit alpha is judged by its upper 8 bits, as colours are.
                boolean clear = type == ColourType.GRAY_ALPHA
                        ? level(sample(row, at + 1)) != 255
                        : transparent.length == 1 && first == transparent[0];
                opaque &= !clear;
                return level(first) * 0x010101;
            }
            default -> {
                int green = sample(row, at + 1);
                int blue = sample(row, at + 2);
                boolean clear = type == ColourType.RGB_ALPHA
                        ? level(sample(row, at + 3)) != 255
                        : transparent.length == 3
                                && first == transparent[0]
                                && green == transparent[1]
                                && blue == transparent[2];
                opaque &= !clear;
                return level(first) << 16 | level(green) << 8 | level(blue);
            }
        }
    }

    private int paletteColour(int index) {
        byte[] palette = chunks.palette();
        if (3 * index + 2 >= palette.length) {
            throw damaged("a pixel has the colour " + index + " of a palette of " + palette.length / 3);
        }
        byte[] alpha = chunks.transparency();
        opaque &= index >= alpha.length || alpha[index] == (byte) 255;
        return (palette[3 * index] & 0xff) << 16
                | (palette[3 * index + 1] & 0xff) << 8
                | (palette[3 * index + 2] & 0xff);
    }

    /** The sample at {@code index} of a row, at the file's own depth. */
    private int sample(byte[] row, int index) {
        return switch (bits) {
            case 8 -> row[index] & 0xff;
            case 16 -> (row[2 * index] & 0xff) << 8 | (row[2 * index + 1] & 0xff);
            default -> {
                int bit = index * bits;
                yield (row[bit >> 3] >> (8 - bits - (bit & 7))) & maxSample();
            }
        };
    }

    private int maxSample() {
        return (1 << bits) - 1;
    }

    /** A sample at 8 bits. */
    private int level(int sample) {
        return bits == 8 ? sample : bits == 16 ? sample >> 8 : sample * 255 / maxSample();
    }

    private int[] transparentColour() {
        byte[] colour = chunks.transparency();
        if ((type != ColourType.GRAY && type != ColourType.RGB) || colour.length != 2 * type.samples) {
            return new int[0];
        }
        int[] samples = new int[type.samples];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = ByteBuffer.wrap(colour).getShort(2 * i) & 0xffff;
        }
        return samples;
    }

    private ColourType colourType(int code, int bits) {
        for (ColourType type : ColourType.values()) {
            if (type.code == code && bits >= type.minBits && bits <= type.maxBits && Integer.bitCount(bits) == 1) {
                return type;
            }
        }
        throw damaged("colour type " + code + " with " + bits + " bits");
    }

    private InvalidFileException damaged(String detail) {
        return file.invalid("is a damaged or unusual PNG image (" + detail + "); export it again");
    }
}
