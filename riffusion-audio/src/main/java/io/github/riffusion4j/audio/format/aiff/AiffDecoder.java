package io.github.riffusion4j.audio.format.aiff;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.PcmDecoder;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads the headers of AIFF and AIFC files, big-endian chunks, and of AU files.
 *
 * @see <a href="https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/AIFF/AIFF.html">Audio File Format Specifications,
 *     AIFF/AIFC</a>
 * @see <a href="https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/AU/AU.html">Audio File Format Specifications,
 *     AU</a>
 */
public final class AiffDecoder {

    private static final int FORM_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int COMMON_BYTES = 18;
    private static final int AU_HEADER_BYTES = 24;
    private static final long OPEN = 0xffff_ffffL;
    private static final String CONVERT = "; convert it: ffmpeg -i FILE -c:a pcm_s16le OUT.wav";

    private final FileContent file;
    private final long start;

    private AiffDecoder(FileContent file, long start) {
        this.file = file;
        this.start = start;
    }

    /** Returns true if an AIFF or AIFC file begins at {@code start}. */
    public static boolean isAt(FileContent file, long start) {
        return file.has("FORM", start) && (file.has("AIFF", start + 8) || file.has("AIFC", start + 8));
    }

    /** Returns true if an AU file begins at {@code start}. */
    public static boolean isAuAt(FileContent file, long start) {
        return file.has(".snd", start);
    }

    /** Decodes the AIFF or AIFC file that begins at {@code start}. */
    public static AudioDecoder of(FileContent file, long start) {
        return new AiffDecoder(file, start).aiff();
    }

    /** Decodes the AU file that begins at {@code start}. */
    public static AudioDecoder ofAu(FileContent file, long start) {
        return new AiffDecoder(file, start).au();
    }

    private AudioDecoder aiff() {
        boolean compressed = file.has("AIFC", start + 8);
        long common = -1;
        long commonBytes = 0;
        long at = start + FORM_HEADER_BYTES;
        long samples = -1;
        long samplesBytes = 0;
        while (at + CHUNK_HEADER_BYTES <= file.size()) {
            long size = file.bigEndianInt(at + 4) & 0xffff_ffffL;
            if (file.has("COMM", at)) {
                common = at + CHUNK_HEADER_BYTES;
                commonBytes = size;
            } else if (file.has("SSND", at) && samples < 0 && at + CHUNK_HEADER_BYTES + 8 <= file.size()) {
                long offset = file.bigEndianInt(at + CHUNK_HEADER_BYTES) & 0xffff_ffffL;
                samples = at + CHUNK_HEADER_BYTES + 8 + offset;
                samplesBytes = size - 8 - offset;
            }
            at += CHUNK_HEADER_BYTES + size + (size & 1);
        }
        if (common < 0 || commonBytes < COMMON_BYTES || common + commonBytes > file.size()) {
            throw file.invalid("has no whole chunk COMM, which says how its samples are stored; the file is damaged");
        }
        int channels = file.bigEndianInt(common) >>> 16;
        long frames = file.bigEndianInt(common + 2) & 0xffff_ffffL;
        int bits = file.bigEndianInt(common + 6) >>> 16;
        double rate = extended(common + 8);
        String codec = compressed && commonBytes >= COMMON_BYTES + 4 ? file.fourCharacters(common + 18) : "NONE";
        PcmDecoder.Encoding encoding = encoding(codec, bits);
        if (samples < 0 && frames > 0) {
            throw file.invalid("has no samples (chunk SSND); the file is damaged or cut off");
        }
        long claimed = samples < 0 ? 0 : Math.min(samplesBytes, frames * channels * encoding.bytes());
        return decoder(rate, channels, encoding, Math.max(samples, 0), claimed);
    }

    private PcmDecoder.Encoding encoding(String codec, int bits) {
        int bytes = (bits + 7) / 8;
        return switch (codec) {
            case "NONE", "twos", "in24", "in32" ->
                integer(codec.startsWith("in") ? "in24".equals(codec) ? 3 : 4 : bytes, ByteOrder.BIG_ENDIAN);
            case "sowt" -> integer(bytes, ByteOrder.LITTLE_ENDIAN);
            case "raw " -> new PcmDecoder.Encoding(PcmDecoder.Kind.UNSIGNED, 1, ByteOrder.BIG_ENDIAN);
            case "fl32", "FL32" -> new PcmDecoder.Encoding(PcmDecoder.Kind.FLOAT, 4, ByteOrder.BIG_ENDIAN);
            case "fl64", "FL64" -> new PcmDecoder.Encoding(PcmDecoder.Kind.FLOAT, 8, ByteOrder.BIG_ENDIAN);
            case "alaw", "ALAW" -> new PcmDecoder.Encoding(PcmDecoder.Kind.A_LAW, 1, ByteOrder.BIG_ENDIAN);
            case "ulaw", "ULAW" -> new PcmDecoder.Encoding(PcmDecoder.Kind.MU_LAW, 1, ByteOrder.BIG_ENDIAN);
            default -> throw file.invalid("holds sound of the codec \"" + codec + "\", which is not read" + CONVERT);
        };
    }

    private PcmDecoder.Encoding integer(int bytes, ByteOrder order) {
        if (bytes < 1 || bytes > 4) {
            throw file.invalid("claims integer samples of " + bytes + " bytes; 1 to 4 are read");
        }
        return new PcmDecoder.Encoding(PcmDecoder.Kind.SIGNED, bytes, order);
    }

    /** A floating-point number of 80 bits. */
    private double extended(long at) {
        int exponent = file.bigEndianInt(at) >>> 16;
        long high = (file.bigEndianInt(at + 2)) & 0xffff_ffffL;
        long low = (file.bigEndianInt(at + 6)) & 0xffff_ffffL;
        double mantissa = high * 0x1p32 + low;
        double value = Math.scalb(mantissa, (exponent & 0x7fff) - 16383 - 63);
        return (exponent & 0x8000) != 0 ? -value : value;
    }

    private AudioDecoder au() {
        if (start + AU_HEADER_BYTES > file.size()) {
            throw file.invalid("ends within its header; the file is cut off, fetch or export it again");
        }
        long samples = start + (file.bigEndianInt(start + 4) & 0xffff_ffffL);
        long bytes = file.bigEndianInt(start + 8) & 0xffff_ffffL;
        int code = file.bigEndianInt(start + 12);
        PcmDecoder.Encoding encoding = switch (code) {
            case 1 -> new PcmDecoder.Encoding(PcmDecoder.Kind.MU_LAW, 1, ByteOrder.BIG_ENDIAN);
            case 2, 3, 4, 5 -> integer(code - 1, ByteOrder.BIG_ENDIAN);
            case 6 -> new PcmDecoder.Encoding(PcmDecoder.Kind.FLOAT, 4, ByteOrder.BIG_ENDIAN);
            case 7 -> new PcmDecoder.Encoding(PcmDecoder.Kind.FLOAT, 8, ByteOrder.BIG_ENDIAN);
            case 27 -> new PcmDecoder.Encoding(PcmDecoder.Kind.A_LAW, 1, ByteOrder.BIG_ENDIAN);
            default -> throw file.invalid("holds sound of the AU encoding " + code + ", which is not read" + CONVERT);
        };
        if (samples < start + AU_HEADER_BYTES || samples > file.size()) {
            throw file.invalid("claims that its samples start at byte " + samples + " of " + file.size()
                    + "; the header is damaged");
        }
        long rate = file.bigEndianInt(start + 16) & 0xffff_ffffL;
        int channels = file.bigEndianInt(start + 20);
        return decoder(rate, channels, encoding, samples, bytes == OPEN ? file.size() - samples : bytes);
    }

    private AudioDecoder decoder(double rate, int channels, PcmDecoder.Encoding encoding, long samples, long claimed) {
        if (channels < 1 || channels > 0xffff) {
            throw file.invalid("claims " + channels + " channels; the header is damaged");
        }
        if (!(rate >= 1 && rate <= Integer.MAX_VALUE)) {
            throw file.invalid("claims a sample rate of " + rate + " Hz; the header is damaged");
        }
        long available = Math.max(file.size() - samples, 0);
        if (claimed < 0 || claimed > available) {
            file.tolerate("claims " + claimed + " bytes of samples, but only " + available
                    + " follow; the file is cut off, fetch or export it again");
        }
        long bytes = claimed < 0 ? available : Math.min(claimed, available);
        return new PcmDecoder(
                file, (int) Math.rint(rate), channels, encoding, List.of(new PcmDecoder.Part(samples, bytes)));
    }
}
