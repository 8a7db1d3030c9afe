package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The checked header of a FLAC file.
 *
 * @param sampleRate in Hz, at least 1
 * @param channels 1 to 8
 * @param bits of a sample, 4 to 32
 * @param totalSamples a channel; 0 if unknown
 * @param md5 of the decoded samples, in hexadecimal; all zeros if unknown
 * @param framesAt where the sound starts in the file
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639">RFC 9639, Free Lossless Audio Codec</a>
 */
record FlacStreamInfo(int sampleRate, int channels, int bits, long totalSamples, String md5, long framesAt) {

    /** The sample rates, in Hz, that a frame can name by a code, which is the index here. */
    private static final int[] RATES = {
        0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000
    };

    private static final int SIGNATURE_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int STREAMINFO_BYTES = 34;
    private static final int RATE_AT = 10;
    private static final int MD5_AT = 18;
    private static final int MAX_BITS = 32;
    private static final String UNKNOWN_MD5 = "0".repeat(32);

    /** Parses the header at {@code start}, where the file's signature stands. */
    static FlacStreamInfo parse(FileContent file, long start) {
        long at = start + SIGNATURE_BYTES;
        if (file.size() < at + BLOCK_HEADER_BYTES + STREAMINFO_BYTES) {
            throw file.invalid("ends within its header; the file is cut off, fetch or export it again");
        }
        if ((file.bigEndianInt(at) & 0x7fff_ffff) != STREAMINFO_BYTES) {
            throw file.invalid("does not start with a STREAMINFO block; the header is damaged");
        }
        byte[] info = file.copy(at + BLOCK_HEADER_BYTES, STREAMINFO_BYTES);
        // 20 bits of rate, 3 of channels, 5 of sample size, 36 of length.
        long fields = ByteBuffer.wrap(info).getLong(RATE_AT);
        FlacStreamInfo parsed = new FlacStreamInfo(
                (int) (fields >>> 44),
                (int) (fields >>> 41 & 7) + 1,
                (int) (fields >>> 36 & 31) + 1,
                fields & 0xf_ffff_ffffL,
                HexFormat.of().formatHex(info, MD5_AT, STREAMINFO_BYTES),
                framesAt(file, at));
        parsed.requireSupported(file);
        return parsed;
    }

    /** The code of a sample rate; 0 where there is none, so that only the file's header says it. */
    static int rateCode(int sampleRate) {
        for (int code = 1; code < RATES.length; code++) {
            if (RATES[code] == sampleRate) {
                return code;
            }
        }
        return 0;
    }

    /** Returns true if a frame whose sample rate has this code, below 12, may be part of the file. */
    boolean hasRate(int code) {
        return code == 0 || RATES[code] == sampleRate;
    }

    boolean hasMd5() {
        return !md5.equals(UNKNOWN_MD5);
    }

    /** Follows the chain of metadata blocks: pictures, titles, seek tables. */
    private static long framesAt(FileContent file, long firstBlock) {
        long at = firstBlock;
        boolean last = false;
        while (!last && at + BLOCK_HEADER_BYTES <= file.size()) {
            int header = file.bigEndianInt(at);
            last = header < 0;
            at += BLOCK_HEADER_BYTES + (header & 0xff_ffff);
        }
        if (!last || at > file.size()) {
            throw file.invalid("has metadata that claims to go on beyond byte " + Math.min(at, file.size())
                    + ", where the file ends; it is damaged or cut off, fetch or export it again");
        }
        return at;
    }

    private void requireSupported(FileContent file) {
        if (sampleRate == 0) {
            throw file.invalid("claims a sample rate of 0 Hz; the header is damaged");
        }
        if (bits < 4 || bits > MAX_BITS) {
            throw file.invalid(
                    "claims samples of " + bits + " bits; 4 to " + MAX_BITS + " are read; the header is damaged");
        }
    }
}
