package io.github.riffusion4j.audio.io;

import java.util.Arrays;

/** A FLAC frame in the making: bits, the highest first, and the checksums over them. */
final class FlacBits {

    private byte[] bytes = new byte[1 << 14];
    private int size;
    private long pending;
    private int pendingBits;

    /** Appends the lowest {@code count} bits of {@code value}, at most 32. */
    void put(int value, int count) {
        pending = pending << count | (value & ((1L << count) - 1));
        pendingBits += count;
        while (pendingBits >= 8) {
            pendingBits -= 8;
            append((byte) (pending >>> pendingBits));
        }
    }

    /** Appends {@code zeros} zeros and a one. */
    void putUnary(int zeros) {
        for (int left = zeros; left > 0; left -= 31) {
            put(0, Math.min(left, 31));
        }
        put(1, 1);
    }

    /** Appends zeros up to the next whole byte. */
    void align() {
        put(0, (8 - pendingBits) & 7);
    }

    /** Appends the CRC-8 of all bytes so far. */
    void putCrc8() {
        put(FlacCrc.crc8(bytes, 0, size), 8);
    }

    /** Appends the CRC-16 of all bytes so far. */
    void putCrc16() {
        put(FlacCrc.crc16(bytes, 0, size), 16);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void append(byte value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = value;
    }
}
