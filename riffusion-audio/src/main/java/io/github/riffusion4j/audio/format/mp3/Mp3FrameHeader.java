package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.FileContent;

/**
 * The four bytes that start every frame of MPEG audio.
 *
 * @param bits the four bytes, the first as the highest
 * @see <a href="http://mpgedit.org/mpgedit/mpeg_format/mpeghdr.htm">MPEG audio frame header</a>
 */
public record Mp3FrameHeader(int bits) {

    static final int HEADER_BYTES = 4;
    static final int MONO = 3;

    private static final int[] RATES = {44_100, 48_000, 32_000};
    /** In kbit/s: MPEG-1's layers III, II and I, then the others' III, II and I. */
    private static final int[][] KILOBITS = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256}
    };

    private static final int RESERVED_VERSION = 1;
    private static final int JOINT_STEREO = 1;
    /** Version, layer, sample rate: what all frames of a file have in common. */
    private static final int COMMON = 0xfffe_0c00;

    /** Returns true if a header that can be parsed may stand at {@code at}. */
    public static boolean isAt(FileContent file, long at) {
        return at >= 0 && at + HEADER_BYTES <= file.size() && isValid(file.bigEndianInt(at));
    }

    /** Returns true if MPEG audio begins near {@code start}, whatever is before it. */
    public static boolean isNear(FileContent file, long start) {
        return Mp3Frames.areNear(file, start);
    }

    static boolean isValid(int bits) {
        return bits >>> 21 == 0x7ff
                && (bits >>> 19 & 3) != RESERVED_VERSION
                && (bits >>> 17 & 3) != 0
                && (bits >>> 12 & 15) != 15
                && (bits >>> 10 & 3) != 3;
    }

    /** Parses the header for which {@link #isAt} is true. */
    public static Mp3FrameHeader parse(FileContent file, long at) {
        return new Mp3FrameHeader(file.bigEndianInt(at));
    }

    /** Returns true for a valid header of the same version, layer and sample rate, and also of free format or not. */
    boolean matches(int other) {
        return isValid(other) && ((bits ^ other) & COMMON) == 0 && isFree() == new Mp3FrameHeader(other).isFree();
    }

    /** 1 to 3. */
    int layer() {
        return 4 - (bits >>> 17 & 3);
    }

    boolean isMpeg1() {
        return (bits >>> 19 & 3) == 3;
    }

    boolean hasCrc() {
        return (bits >>> 16 & 1) == 0;
    }

    /** In kbit/s; 0 for free format, which leaves it open. */
    int kilobits() {
        return KILOBITS[layer() == 3 ? index(0) : layer() == 2 ? index(1) : index(2)][bits >>> 12 & 15];
    }

    private int index(int layer) {
        return isMpeg1() ? layer : 3 + layer;
    }

    boolean isFree() {
        return (bits >>> 12 & 15) == 0;
    }

    /** In Hz: MPEG-1, MPEG-2 with half the rates, MPEG-2.5 with a quarter. */
    public int sampleRate() {
        int version = bits >>> 19 & 3;
        return RATES[bits >>> 10 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    }

    /** 1 or 2. */
    public int channels() {
        return mode() == MONO ? 1 : 2;
    }

    int mode() {
        return bits >>> 6 & 3;
    }

    int modeExtension() {
        return bits >>> 4 & 3;
    }

    boolean isIntensityStereo() {
        return mode() == JOINT_STEREO && (modeExtension() & 1) != 0;
    }

    /** The samples of each channel in the frame. */
    public int samples() {
        return layer() == 1 ? 384 : layer() == 3 && !isMpeg1() ? 576 : 1152;
    }

    /** The bytes of padding at the frame's end. */
    int padding() {
        return (bits >>> 9 & 1) * (layer() == 1 ? 4 : 1);
    }

    /** The bytes of the whole frame; of free format only the padding. */
    public int bytes() {
        int slot = layer() == 1 ? 4 : 1;
        return samples() / 8 * 1000 * kilobits() / sampleRate() / slot * slot + padding();
    }

    /** The bytes between the header and layer III's sound, the optional checksum left out. */
    int sideInfoBytes() {
        return isMpeg1() ? (channels() == 1 ? 17 : 32) : (channels() == 1 ? 9 : 17);
    }
}
