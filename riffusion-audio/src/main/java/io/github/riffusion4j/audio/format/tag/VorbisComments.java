package io.github.riffusion4j.audio.format.tag;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Vorbis comments, {@code NAME=value}, in FLAC and Ogg files.
 *
 * @see <a href="https://xiph.org/vorbis/doc/v-comment.html">Ogg Vorbis I format specification: comment field and header
 *     specification</a>
 */
final class VorbisComments {

    private static final int FLAC_COMMENT_BLOCK = 4;
    private static final int FLAC_LAST_BLOCK = 0x80;
    private static final int MAX_BLOCKS = 200;

    private static final int OGG_HEADER_BYTES = 27;
    private static final int OGG_SEGMENT_COUNT_AT = 26;
    private static final int MAX_PAGES = 400;

    /** Names and values stand before a picture, if any. */
    private static final int MAX_PACKET_BYTES = 1 << 20;

    private VorbisComments() {}

    static void readFlac(FileContent file, long start, Tags tags) {
        long at = start + 4;
        for (int i = 0; i < MAX_BLOCKS && at + 4 <= file.size(); i++) {
            int header = file.bigEndianInt(at);
            int length = header & 0xff_ffff;
            int type = header >>> 24;
            if ((type & ~FLAC_LAST_BLOCK) == FLAC_COMMENT_BLOCK) {
                int there = (int) Math.min(Math.min(length, MAX_PACKET_BYTES), file.size() - at - 4);
                readFields(ByteBuffer.wrap(file.copy(at + 4, there)), tags);
            }
            if ((type & FLAC_LAST_BLOCK) != 0) {
                return;
            }
            at += 4L + length;
        }
    }

    static void readOgg(FileContent file, long start, Tags tags) {
        byte[] packet = secondPacket(file, start);
        String head = new String(packet, 0, Math.min(8, packet.length), StandardCharsets.ISO_8859_1);
        int skip =
                head.startsWith("\u0003vorbis") ? 7 : head.equals("OpusTags") ? 8 : head.startsWith("\u0084") ? 4 : -1;
        if (skip >= 0) {
            readFields(ByteBuffer.wrap(packet, skip, packet.length - skip).slice(), tags);
        }
    }

    /** The packet after the first of an Ogg stream, as far as it is there, or its beginning. */
    private static byte[] secondPacket(FileContent file, long start) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        long at = start;
        int finished = 0;
        for (int page = 0; page < MAX_PAGES && file.has("OggS", at) && at + OGG_HEADER_BYTES <= file.size(); page++) {
            int segments = file.unsignedByte(at + OGG_SEGMENT_COUNT_AT);
            long table = at + OGG_HEADER_BYTES;
            long body = table + segments;
            for (int i = 0; i < segments && body < file.size(); i++) {
                int length = (int) Math.min(file.unsignedByte(table + i), file.size() - body);
                if (finished == 1) {
                    packet.writeBytes(file.copy(body, length));
                }
                body += length;
                finished += length < 255 ? 1 : 0;
                if (finished > 1 || packet.size() > MAX_PACKET_BYTES) {
                    return packet.toByteArray();
                }
            }
            at = body;
        }
        return packet.toByteArray();
    }

    private static void readFields(ByteBuffer block, Tags tags) {
        block.order(ByteOrder.LITTLE_ENDIAN);
        if (text(block) == null || block.remaining() < 4) {
            return;
        }
        int count = block.getInt();
        for (int i = 0; i < count; i++) {
            String field = text(block);
            if (field == null) {
                return;
            }
            int equals = field.indexOf('=');
            if (equals > 0) {
                tags.add(field.substring(0, equals), field.substring(equals + 1));
            }
        }
    }

    /** A text and its length before it; null where the block ends within it. */
    private static @Nullable String text(ByteBuffer block) {
        if (block.remaining() < 4) {
            return null;
        }
        int length = block.getInt();
        if (length < 0 || length > block.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        block.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
