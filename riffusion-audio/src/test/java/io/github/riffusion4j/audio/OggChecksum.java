package io.github.riffusion4j.audio;

/** Makes damaged Ogg files look whole, so that the damage reaches what lies behind the checksums. */
final class OggChecksum {

    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int CHECKSUM_AT = 22;
    private static final int SEGMENTS_AT = 26;

    private OggChecksum() {}

    /** The end of the page at {@code at}; that of the file if it is cut off. */
    static int pageEnd(byte[] ogg, int at) {
        if (at + SEGMENTS_AT >= ogg.length) {
            return ogg.length;
        }
        int segments = ogg[at + SEGMENTS_AT] & 0xff;
        int end = at + SEGMENTS_AT + 1 + segments;
        for (int i = at + SEGMENTS_AT + 1; i < Math.min(at + SEGMENTS_AT + 1 + segments, ogg.length); i++) {
            end += ogg[i] & 0xff;
        }
        return Math.min(end, ogg.length);
    }

    /** Rewrites the checksums of all whole pages. */
    static void repair(byte[] ogg) {
        int at = 0;
        while (at + SEGMENTS_AT < ogg.length) {
            int end = pageEnd(ogg, at);
            for (int i = 0; i < 4; i++) {
                ogg[at + CHECKSUM_AT + i] = 0;
            }
            int crc = 0;
            for (int i = at; i < end; i++) {
                crc ^= ogg[i] << 24;
                for (int bit = 0; bit < 8; bit++) {
                    crc = (crc << 1) ^ ((crc >> 31) & POLYNOMIAL);
                }
            }
            for (int i = 0; i < 4; i++) {
                ogg[at + CHECKSUM_AT + i] = (byte) (crc >> (8 * i));
            }
            at = end;
        }
    }
}
