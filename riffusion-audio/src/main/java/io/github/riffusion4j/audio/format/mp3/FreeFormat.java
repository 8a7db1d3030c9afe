package io.github.riffusion4j.audio.format.mp3;

import java.util.Arrays;

/**
 * Repacks frames of layer III in free format, whose bit rate is none of the standard's, into frames of the highest
 * standard bit rate, which every decoder reads. The sound of a frame may begin in the frames before it (its bit
 * reservoir); repacked, each frame holds all of its sound itself. Not thread safe.
 *
 * @see <a href="https://www.iso.org/standard/22412.html">ISO/IEC 11172-3, 2.4.1.7 and 2.4.2.7</a>
 */
final class FreeFormat {

    private static final int CRC_BYTES = 2;
    private static final int CRC_ABSENT = 1 << 16;
    private static final int HIGHEST_BIT_RATE = 14 << 12;
    private static final int PADDING = 1 << 9;
    /** The furthest that MPEG-1's pointer of 9 bits reaches back. */
    private static final int MAX_RESERVOIR = 511;

    /** The main data that earlier frames left. */
    private byte[] reservoir = {};

    /** The frame to decode in the place of this one; empty if it is damaged, lacks earlier data, or fits in none. */
    byte[] repack(Mp3FrameHeader header, byte[] frame) {
        int start = Mp3FrameHeader.HEADER_BYTES + (header.hasCrc() ? CRC_BYTES : 0);
        int mainData = start + header.sideInfoBytes();
        if (header.layer() != 3 || frame.length < mainData) {
            return new byte[0];
        }
        byte[] sideInfo = Arrays.copyOfRange(frame, start, mainData);
        int pointerBits = header.isMpeg1() ? 9 : 8;
        int before = bits(sideInfo, 0, pointerBits);
        byte[] available = concat(reservoir, Arrays.copyOfRange(frame, mainData, frame.length));
        int from = reservoir.length - before;
        reservoir = Arrays.copyOfRange(available, Math.max(0, available.length - MAX_RESERVOIR), available.length);

        Mp3FrameHeader standard = new Mp3FrameHeader((header.bits() | CRC_ABSENT | HIGHEST_BIT_RATE) & ~PADDING);
        byte[] repacked = new byte[standard.bytes()];
        int at = Mp3FrameHeader.HEADER_BYTES + sideInfo.length;
        int needed = (mainDataBits(header, sideInfo) + Byte.SIZE - 1) / Byte.SIZE;
        if (from < 0 || from + needed > available.length || at + needed > repacked.length) {
            return new byte[0];
        }
        for (int i = 0; i < Mp3FrameHeader.HEADER_BYTES; i++) {
            repacked[i] = (byte) (standard.bits() >>> (Byte.SIZE * (3 - i)));
        }
        clearBits(sideInfo, pointerBits);
        System.arraycopy(sideInfo, 0, repacked, Mp3FrameHeader.HEADER_BYTES, sideInfo.length);
        System.arraycopy(available, from, repacked, at, needed);
        return repacked;
    }

    /** The sum of part2_3_length over granules and channels. */
    private static int mainDataBits(Mp3FrameHeader header, byte[] sideInfo) {
        int channels = header.channels();
        int granules = header.isMpeg1() ? 2 : 1;
        // Pointer and private bits; in MPEG-1 also which scale factors granules share.
        int at = header.isMpeg1() ? 9 + (channels == 1 ? 5 : 3) + 4 * channels : 8 + (channels == 1 ? 1 : 2);
        int size = header.isMpeg1() ? 59 : 63;
        int sum = 0;
        for (int i = 0; i < granules * channels; i++) {
            sum += bits(sideInfo, at + size * i, 12);
        }
        return sum;
    }

    private static int bits(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = (value << 1) | ((bytes[i / Byte.SIZE] >> (7 - i % Byte.SIZE)) & 1);
        }
        return value;
    }

    private static void clearBits(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            bytes[i / Byte.SIZE] &= (byte) ~(0x80 >> (i % Byte.SIZE));
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
