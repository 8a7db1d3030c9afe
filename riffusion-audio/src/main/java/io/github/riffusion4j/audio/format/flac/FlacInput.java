package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.InvalidFileException;
import java.util.Arrays;

/** The bits of a FLAC file, the highest of each byte first; the current frame's bytes are at hand for its checksums. */
final class FlacInput {

    /** Far more than a frame of 65,536 samples in 8 channels takes; the same again if its bits are put badly. */
    private static final int MAX_FRAME_BYTES = 1 << 23;

    private static final int CHUNK_BYTES = 1 << 16;

    private final FileContent file;
    private byte[] bytes = {};
    /** Where in the file {@link #bytes} begins. */
    private long base;
    /** The number of {@link #bytes} that were read from the file. */
    private int loaded;
    /** The next bit, counted from {@link #base}. */
    private int at;

    /** @param from the first byte */
    FlacInput(FileContent file, long from) {
        this.file = file;
        base = from;
    }

    /** The byte of the file that the next bit is in. */
    long byteOffset() {
        return base + (at >>> 3);
    }

    /** Begins a frame at the next bit, which must be the first of a byte; what was before it is forgotten. */
    void startFrame() {
        int done = at >>> 3;
        System.arraycopy(bytes, done, bytes, 0, loaded - done);
        base += done;
        loaded -= done;
        at = 0;
    }

    /** Goes to another byte of the file. */
    void seek(long to) {
        base = to;
        loaded = 0;
        at = 0;
    }

    /** The CRC-8 of the frame so far, which must end with a byte. */
    int crc8() {
        return FlacBits.crc8(bytes, 0, at >>> 3);
    }

    /** The CRC-16 of the frame so far, which must end with a byte. */
    int crc16() {
        return FlacBits.crc16(bytes, 0, at >>> 3);
    }

    /** Skips to the next whole byte. */
    void align() {
        at = (at + 7) & ~7;
    }

    /** The next {@code count} bits, at most 32. */
    int read(int count) {
        int value = peek(count);
        advance(count);
        return value;
    }

    /** The next {@code count} bits, at most 32, as a signed integer. */
    int readSigned(int count) {
        return count == 0 ? 0 : read(count) << (32 - count) >> (32 - count);
    }

    /** The number of zeros before the next one, which is skipped too. */
    int readUnary() {
        int zeros = 0;
        int next = peek(32);
        while (next == 0) {
            zeros += 32;
            advance(32);
            next = peek(32);
        }
        int more = Integer.numberOfLeadingZeros(next);
        read(more + 1);
        return zeros + more;
    }

    private void advance(int count) {
        at += count;
        if (at > 8L * loaded) {
            throw cutOff();
        }
    }

    private InvalidFileException cutOff() {
        return file.invalid("ends within its last frame; the file is damaged or cut off, fetch or export it again");
    }

    /** Zeros stand for what is beyond the end. */
    private int peek(int count) {
        int from = at >>> 3;
        if (from + 5 > loaded) {
            load();
        }
        long window = 0;
        for (int i = from; i < from + 5; i++) {
            window = window << 8 | (i < loaded ? bytes[i] & 0xff : 0);
        }
        long shifted = window >>> (40 - (at & 7) - count);
        return (int) (shifted & ((1L << count) - 1));
    }

    private void load() {
        int more = (int) Math.min(CHUNK_BYTES, file.size() - base - loaded);
        if (loaded + more > MAX_FRAME_BYTES) {
            throw file.invalid("has a frame at byte " + base
                    + " that is longer than any frame can be; the file is damaged, fetch or export it again");
        }
        if (loaded + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, loaded + more);
        }
        file.read(base + loaded, bytes, loaded, more);
        loaded += more;
    }
}
