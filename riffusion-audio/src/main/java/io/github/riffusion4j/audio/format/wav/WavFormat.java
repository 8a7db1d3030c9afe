package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A checked fmt chunk.
 *
 * @param encoding {@link #INTEGER} or {@link #FLOAT}
 * @param channels at least 1
 * @param sampleRate in Hz, at least 1
 * @param bytesPerSample 1 to 4 for integers, 4 or 8 for floating point
 */
record WavFormat(int encoding, int channels, int sampleRate, int bytesPerSample) {

    static final int INTEGER = 1;
    static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;

    private static final int BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 40;
    private static final int SUB_FORMAT = 24;

    /** The bytes after the two of the encoding in the sub-format of WAVE_FORMAT_EXTENSIBLE. */
    private static final String SUB_FORMAT_TAIL = "000000001000800000aa00389b71";

    /** Parses the {@code bytes} bytes of the chunk that start at {@code at}. */
    static WavFormat parse(FileContent file, long at, long bytes) {
        if (bytes < BYTES || bytes > file.size() - at) {
            throw file.invalid("its format chunk has " + Math.min(bytes, file.size() - at) + " bytes of at least "
                    + Math.max(bytes, BYTES) + "; the file is damaged or cut off");
        }
        byte[] chunk = file.copy(at, (int) Math.min(bytes, EXTENSIBLE_BYTES));
        ByteBuffer in = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        int encoding = in.getShort(0) & 0xffff;
        int channels = in.getShort(2) & 0xffff;
        long sampleRate = in.getInt(4) & 0xffff_ffffL;
        int bytesPerFrame = in.getShort(12) & 0xffff;
        int bits = in.getShort(14) & 0xffff;
        if (encoding == EXTENSIBLE) {
            encoding = subFormat(file, chunk);
        }
        requireSupported(file, encoding, bits);
        if (channels == 0) {
            throw file.invalid("claims 0 channels; the header is damaged");
        }
        if (sampleRate < 1 || sampleRate > Integer.MAX_VALUE) {
            throw file.invalid("claims a sample rate of " + sampleRate + " Hz; the header is damaged");
        }
        if (bytesPerFrame != channels * (bits / 8)) {
            throw file.invalid("claims frames of " + bytesPerFrame + " bytes, which contradicts its " + channels
                    + " channels of " + bits + " bits; the header is damaged");
        }
        return new WavFormat(encoding, channels, (int) sampleRate, bits / 8);
    }

    int bytesPerFrame() {
        return channels * bytesPerSample;
    }

    private static int subFormat(FileContent file, byte[] chunk) {
        if (chunk.length < EXTENSIBLE_BYTES) {
            throw file.invalid("its extensible format chunk has " + chunk.length + " bytes of " + EXTENSIBLE_BYTES
                    + "; the header is damaged");
        }
        String whole = HexFormat.of().formatHex(chunk, SUB_FORMAT, EXTENSIBLE_BYTES);
        if (!whole.endsWith(SUB_FORMAT_TAIL)) {
            throw file.invalid("has the unknown sub-format " + whole + "; convert it to 16-bit PCM");
        }
        return (chunk[SUB_FORMAT] & 0xff) | (chunk[SUB_FORMAT + 1] & 0xff) << 8;
    }

    private static void requireSupported(FileContent file, int encoding, int bits) {
        boolean supported = switch (encoding) {
            case INTEGER -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            default ->
                throw file.invalid("holds " + codec(encoding) + " (format " + encoding
                        + "), which is not read; convert it to 16-bit PCM");
        };
        if (!supported) {
            throw file.invalid("claims " + (encoding == FLOAT ? "floating-point" : "integer") + " samples of " + bits
                    + " bits; 8, 16, 24 and 32 bits (floating point: 32 and 64) are read");
        }
    }

    private static String codec(int encoding) {
        return switch (encoding) {
            case 0x0002 -> "Microsoft ADPCM";
            case 0x0006 -> "A-law";
            case 0x0007 -> "mu-law";
            case 0x0011 -> "IMA ADPCM";
            case 0x0031 -> "GSM 6.10";
            case 0x0050 -> "MPEG audio";
            case 0x0055 -> "MP3";
            case 0x0092 -> "Dolby AC-3";
            case 0x00ff -> "AAC";
            case 0x0161 -> "Windows Media Audio";
            case 0xf1ac -> "FLAC";
            default -> "an unknown codec";
        };
    }
}
