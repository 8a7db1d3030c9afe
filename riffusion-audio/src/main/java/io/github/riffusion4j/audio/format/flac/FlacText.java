package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.FileText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text in a FLAC file: the field {@code COMMENT} of the metadata block {@code VORBIS_COMMENT}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#name-vorbis-comment">RFC 9639, section 8.6</a>
 */
public final class FlacText {

    private static final int VORBIS_COMMENT = 4;
    private static final int SIGNATURE_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int MAX_FIELDS = 10_000;
    private static final String FIELD = "COMMENT=";
    private static final byte[] VENDOR = "riffusion4j".getBytes(StandardCharsets.UTF_8);

    private FlacText() {}

    /** The first comment; the file's signature stands at {@code start}. Empty if there is none. */
    public static Optional<String> read(FileContent file, long start) {
        long at = start + SIGNATURE_BYTES;
        boolean last = false;
        while (!last && at + BLOCK_HEADER_BYTES <= file.size()) {
            int header = file.bigEndianInt(at);
            last = header < 0;
            long end = at + BLOCK_HEADER_BYTES + (header & 0xff_ffff);
            if ((header >>> 24 & 0x7f) == VORBIS_COMMENT && end <= file.size()) {
                return comment(file, at + BLOCK_HEADER_BYTES, end);
            }
            at = end;
        }
        return Optional.empty();
    }

    /** A vendor, a count, and so many fields {@code NAME=value}, each after its length. */
    private static Optional<String> comment(FileContent file, long from, long end) {
        long at = from + Integer.BYTES + length(file, from, end);
        long count = Math.min(length(file, at, end), MAX_FIELDS);
        at += Integer.BYTES;
        for (long i = 0; i < count && at + Integer.BYTES <= end; i++) {
            long length = length(file, at, end);
            at += Integer.BYTES;
            if (at + length <= end && length >= FIELD.length() && length <= FIELD.length() + FileText.MAX_BYTES) {
                String field = new String(file.copy(at, (int) length), StandardCharsets.UTF_8);
                if (field.regionMatches(true, 0, FIELD, 0, FIELD.length())) {
                    return Optional.of(field.substring(FIELD.length()));
                }
            }
            at += length;
        }
        return Optional.empty();
    }

    private static long length(FileContent file, long at, long end) {
        return at + Integer.BYTES > end ? 0 : Integer.reverseBytes(file.bigEndianInt(at)) & 0xffff_ffffL;
    }

    /**
     * The metadata block that holds a text, and is the last one.
     *
     * @throws IllegalArgumentException if the text is longer than 1 MiB
     */
    public static byte[] encode(String comment) {
        byte[] text = FileText.encode(comment);
        int fieldBytes = FIELD.length() + text.length;
        int bytes = Integer.BYTES + VENDOR.length + 2 * Integer.BYTES + fieldBytes;
        ByteBuffer block = ByteBuffer.allocate(BLOCK_HEADER_BYTES + bytes);
        block.putInt((0x80 | VORBIS_COMMENT) << 24 | bytes).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(VENDOR.length).put(VENDOR).putInt(1);
        block.putInt(fieldBytes).put(FIELD.getBytes(StandardCharsets.UTF_8)).put(text);
        return block.array();
    }
}
