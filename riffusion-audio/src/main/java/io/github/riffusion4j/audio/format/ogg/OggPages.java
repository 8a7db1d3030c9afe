package io.github.riffusion4j.audio.format.ogg;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The pages of an Ogg file, one after the other, their checksums verified. Damaged ones are left out.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3533#section-6">RFC 3533, section 6: the Ogg page format</a>
 */
final class OggPages {

    private static final int HEADER_BYTES = 27;
    private static final int FLAGS_AT = 5;
    private static final int GRANULE_AT = 6;
    private static final int SERIAL_AT = 14;
    private static final int NUMBER_AT = 18;
    private static final int CHECKSUM_AT = 22;
    private static final int SEGMENTS_AT = 26;
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] CHECKSUMS = checksums();

    /**
     * The places, besides one in so many bytes, that begin like a page and are none. Each of them costs the checksum of
     * a page, of up to 65 kB, which in a file of nothing else would take minutes.
     */
    private static final int MOST_DAMAGED = 1000;

    private static final int BYTES_PER_DAMAGED = 4096;

    private final FileContent file;
    private long at;
    private byte[] page = {};
    private int segments;
    private long damagedCount;

    OggPages(FileContent file) {
        this.file = file;
    }

    /** Moves on, and returns true if there was one more page, which the other methods are about until the next call. */
    boolean next() {
        long from = at;
        while (at < file.size()) {
            if (load()) {
                reportDamage(from, at);
                at += page.length;
                return true;
            }
            at = nextStart(at + 1);
        }
        if (from < file.size()) {
            if (file.has("OggS", from) && nextStart(from + 1) == file.size() && pageEnd(from) > file.size()) {
                file.tolerate(
                        "ends within the Ogg page at byte " + from + "; the file is cut off, fetch or export it again");
            } else {
                reportDamage(from, file.size());
            }
        }
        return false;
    }

    private void reportDamage(long from, long to) {
        if (from < to) {
            file.tolerate("is damaged: no valid Ogg page at byte " + from + "; fetch or export the file again");
        }
    }

    private long nextStart(long from) {
        for (long i = from; i + 4 <= file.size(); i++) {
            if (file.unsignedByte(i) == 'O' && file.has("OggS", i)) {
                return i;
            }
        }
        return file.size();
    }

    private long pageEnd(long start) {
        if (start + HEADER_BYTES > file.size()) {
            return Long.MAX_VALUE;
        }
        int count = file.unsignedByte(start + SEGMENTS_AT);
        long end = start + HEADER_BYTES + count;
        for (int i = 0; i < count; i++) {
            long place = start + HEADER_BYTES + i;
            if (place >= file.size()) {
                return Long.MAX_VALUE;
            }
            end += file.unsignedByte(place);
        }
        return end;
    }

    private boolean load() {
        long end = file.has("OggS", at) ? pageEnd(at) : Long.MAX_VALUE;
        if (end > file.size()) {
            return false;
        }
        byte[] bytes = file.copy(at, (int) (end - at));
        int claimed = littleEndianInt(bytes, CHECKSUM_AT);
        int actual = 0;
        for (int i = 0; i < bytes.length; i++) {
            int value = i >= CHECKSUM_AT && i < CHECKSUM_AT + 4 ? 0 : bytes[i] & 0xff;
            actual = actual << Byte.SIZE ^ CHECKSUMS[actual >>> 24 ^ value];
        }
        if (actual != claimed) {
            requireFewDamaged();
            return false;
        }
        page = bytes;
        segments = bytes[SEGMENTS_AT] & 0xff;
        return true;
    }

    private void requireFewDamaged() {
        damagedCount++;
        if (damagedCount > MOST_DAMAGED + file.size() / BYTES_PER_DAMAGED) {
            throw file.invalid("has more than " + MOST_DAMAGED + " damaged Ogg pages, the last at byte " + at
                    + "; fetch or export it again");
        }
    }

    private static int[] checksums() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int checksum = i << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                checksum = checksum << 1 ^ (checksum >> 31 & POLYNOMIAL);
            }
            table[i] = checksum;
        }
        return table;
    }

    private static int littleEndianInt(byte[] bytes, int at) {
        return Integer.reverseBytes(ByteBuffer.wrap(bytes).getInt(at));
    }

    /** Returns true if a stream begins here. */
    boolean isFirst() {
        return (page[FLAGS_AT] & FIRST) != 0;
    }

    /** Returns true if the stream ends here. */
    boolean isLast() {
        return (page[FLAGS_AT] & LAST) != 0;
    }

    /** Returns true if the page begins with the rest of a packet. */
    boolean isContinued() {
        return (page[FLAGS_AT] & CONTINUED) != 0;
    }

    /** The position of the end of the last packet that ends here; -1 if none does. */
    long granule() {
        return Long.reverseBytes(ByteBuffer.wrap(page).getLong(GRANULE_AT));
    }

    /** The stream's number. */
    int serial() {
        return littleEndianInt(page, SERIAL_AT);
    }

    /** The page's number in its stream. */
    int number() {
        return littleEndianInt(page, NUMBER_AT);
    }

    int segmentCount() {
        return segments;
    }

    /** The bytes of a segment; one of 255 is followed by more of its packet. */
    int segmentBytes(int segment) {
        return page[HEADER_BYTES + segment] & 0xff;
    }

    /** The segments' bytes, one after the other. */
    byte[] body() {
        return Arrays.copyOfRange(page, HEADER_BYTES + segments, page.length);
    }
}
