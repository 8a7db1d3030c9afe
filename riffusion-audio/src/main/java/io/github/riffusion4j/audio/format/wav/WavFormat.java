package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.PcmDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A checked fmt chunk.
 *
 * @param encoding one of the constants here
 * @param channels at least 1
 * @param sampleRate in Hz, at least 1
 * @param blockBytes of a sample of each channel; of ADPCM, of a block
 */
record WavFormat(int encoding, int channels, int sampleRate, int blockBytes) {

    static final int INTEGER = 1;
    static final int MS_ADPCM = 2;
    static final int FLOAT = 3;
    static final int A_LAW = 6;
    static final int MU_LAW = 7;
    static final int IMA_ADPCM = 0x11;
    static final int MPEG = 0x50;
    static final int MP3 = 0x55;
    static final int EXTENSIBLE = 0xfffe;

    private static final int BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 40;
    private static final int SUB_FORMAT = 24;
    private static final int MAX_INTEGER_BITS = 32;

    /** The bytes after the two of the encoding in the sub-format of WAVE_FORMAT_EXTENSIBLE. */
    private static final String SUB_FORMAT_TAIL = "000000001000800000aa00389b71";

    /** Parses the {@code bytes} bytes of the chunk that start at {@code at}. */
    static WavFormat parse(FileContent file, long at, long bytes, ByteOrder order) {
        if (bytes < BYTES || bytes > file.size() - at) {
            throw file.invalid("its format chunk has " + Math.min(bytes, file.size() - at) + " bytes of at least "
                    + Math.max(bytes, BYTES) + "; the file is damaged or cut off");
        }
        byte[] chunk = file.copy(at, (int) Math.min(bytes, EXTENSIBLE_BYTES));
        ByteBuffer in = ByteBuffer.wrap(chunk).order(order);
        int encoding = in.getShort(0) & 0xffff;
        int channels = in.getShort(2) & 0xffff;
        long sampleRate = in.getInt(4) & 0xffff_ffffL;
        int blockBytes = in.getShort(12) & 0xffff;
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
        WavFormat format = new WavFormat(encoding, channels, (int) sampleRate, blockBytes);
        format.requireWholeSamples(file, bits);
        return format;
    }

    private void requireWholeSamples(FileContent file, int bits) {
        boolean whole = blockBytes % channels == 0;
        int bytes = blockBytes / channels;
        boolean fits = switch (encoding) {
            case INTEGER -> whole && bytes <= 4 && 8 * bytes >= bits && (bytes == 1 || bits > 8);
            case FLOAT -> whole && 8 * bytes == bits;
            case A_LAW, MU_LAW -> whole && bytes == 1;
            default -> true;
        };
        if (!fits) {
            throw file.invalid("claims frames of " + blockBytes + " bytes, which contradicts its " + channels
                    + " channels of " + bits + " bits; the header is damaged");
        }
    }

    /** The storage of a sample, of all encodings but ADPCM and MPEG. Only integers of one byte are unsigned. */
    PcmDecoder.Encoding samples(ByteOrder order) {
        int bytes = blockBytes / channels;
        PcmDecoder.Kind kind = switch (encoding) {
            case A_LAW -> PcmDecoder.Kind.A_LAW;
            case MU_LAW -> PcmDecoder.Kind.MU_LAW;
            case FLOAT -> PcmDecoder.Kind.FLOAT;
            default -> bytes == 1 ? PcmDecoder.Kind.UNSIGNED : PcmDecoder.Kind.SIGNED;
        };
        return new PcmDecoder.Encoding(kind, bytes, order);
    }

    String codec() {
        return codec(encoding);
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
            case INTEGER -> bits >= 1 && bits <= MAX_INTEGER_BITS;
            case FLOAT -> bits == 32 || bits == 64;
            case A_LAW, MU_LAW, IMA_ADPCM, MS_ADPCM, MP3, MPEG -> true;
            default ->
                throw file.invalid("holds " + codec(encoding) + " (format " + encoding
                        + "), which is not read; convert it: ffmpeg -i FILE -c:a pcm_s16le OUT.wav");
        };
        if (!supported) {
            throw file.invalid("claims " + (encoding == FLOAT ? "floating-point" : "integer") + " samples of " + bits
                    + " bits; 1 to " + MAX_INTEGER_BITS + " bits (floating point: 32 and 64) are read");
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
