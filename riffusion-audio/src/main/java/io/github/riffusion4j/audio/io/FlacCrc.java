package io.github.riffusion4j.audio.io;

/** FLAC's checksums: of a frame's header, and of a whole frame. */
final class FlacCrc {

    private FlacCrc() {}

    /** CRC-8 of the bytes from {@code from} to {@code to} (exclusive). */
    static int crc8(byte[] bytes, int from, int to) {
        return crc(bytes, from, to, 8, 0x07);
    }

    /** CRC-16 of the bytes from {@code from} to {@code to} (exclusive). */
    static int crc16(byte[] bytes, int from, int to) {
        return crc(bytes, from, to, 16, 0x8005);
    }

    private static int crc(byte[] bytes, int from, int to, int width, int polynomial) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc ^= (bytes[i] & 0xff) << (width - 8);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ ((crc >> (width - 1) & 1) * polynomial);
            }
            crc &= (1 << width) - 1;
        }
        return crc;
    }
}
