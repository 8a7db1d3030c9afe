package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.base.InvalidFileException;

/** The bits of a FLAC file, the highest of each byte first. */
final class FlacInput {

    private final FileContent file;
    private final byte[] bytes;
    private final long end;
    private long at;

    /** @param from the first byte */
    FlacInput(FileContent file, int from) {
        this.file = file;
        bytes = file.bytes();
        at = 8L * from;
        end = 8L * bytes.length;
    }

    /** The byte that the next bit is in. */
    int byteOffset() {
        return (int) (at >>> 3);
    }

    /** Skips to the next whole byte. */
    void align() {
        at = (at + 7) & ~7L;
    }

    /** The next {@code count} bits, at most 32. */
    int read(int count) {
        int value = peek(count);
        at += count;
        if (at > end) {
            throw cutOff();
        }
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
            at += 32;
            if (at > end) {
                throw cutOff();
            }
            next = peek(32);
        }
        int more = Integer.numberOfLeadingZeros(next);
        read(more + 1);
        return zeros + more;
    }

    private InvalidFileException cutOff() {
        return file.invalid("ends within its last frame; the file is damaged or cut off, fetch or export it again");
    }

    /** Zeros stand for what is beyond the end. */
    private int peek(int count) {
        int from = byteOffset();
        long window = 0;
        for (int i = from; i < from + 5; i++) {
            window = window << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        long shifted = window >>> (40 - (int) (at & 7) - count);
        return (int) (shifted & ((1L << count) - 1));
    }
}
