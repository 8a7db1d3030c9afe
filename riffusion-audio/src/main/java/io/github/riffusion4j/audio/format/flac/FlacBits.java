package io.github.riffusion4j.audio.format.flac;

import java.util.Arrays;

/** Collects the bits of a FLAC frame, the highest first, and computes the checksums of frames. */
final class FlacBits {

    private static final int[] CRC_8 = table(8, 0x07);
    private static final int[] CRC_16 = table(16, 0x8005);

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
        put(crc8(bytes, 0, size), 8);
    }

    /** Appends the CRC-16 of all bytes so far. */
    void putCrc16() {
        put(crc16(bytes, 0, size), 16);
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

    /** CRC-8 of the bytes from {@code from} to {@code to} (exclusive). */
    static int crc8(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = CRC_8[crc ^ (bytes[i] & 0xff)];
        }
        return crc;
    }

    /** CRC-16 of the bytes from {@code from} to {@code to} (exclusive). */
    static int crc16(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = ((crc << 8) & 0xffff) ^ CRC_16[(crc >> 8) ^ (bytes[i] & 0xff)];
        }
        return crc;
    }

    /** The checksum of every single byte. */
    private static int[] table(int width, int polynomial) {
        int[] table = new int[256];
        for (int value = 0; value < table.length; value++) {
            int crc = value << (width - 8);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ ((crc >> (width - 1) & 1) * polynomial);
            }
            table[value] = crc & ((1 << width) - 1);
        }
        return table;
    }
}
