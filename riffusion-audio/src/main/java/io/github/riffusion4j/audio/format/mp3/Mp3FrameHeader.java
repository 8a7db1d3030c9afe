package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.FileContent;

/**
 * The four bytes that start every frame of an MP3 file.
 *
 * @param sampleRate in Hz
 * @param channels 1 or 2
 * @param samples of each channel in the frame: 1152, or 576 at up to 24,000 Hz
 * @param bytes of the whole frame
 * @param sideInfoBytes between the header and the sound, the optional checksum left out
 * @see <a href="http://mpgedit.org/mpgedit/mpeg_format/mpeghdr.htm">MPEG audio frame header</a>
 */
public record Mp3FrameHeader(int sampleRate, int channels, int samples, int bytes, int sideInfoBytes) {

    static final int HEADER_BYTES = 4;

    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[] KILOBITS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KILOBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int MPEG_1 = 3;
    private static final int RESERVED_VERSION = 1;
    private static final int LAYER_3 = 1;
    private static final int MONO = 3;

    /** Returns true if a header that can be parsed may stand at {@code at}. */
    public static boolean isAt(FileContent file, long at) {
        if (at < 0 || at + HEADER_BYTES > file.size()) {
            return false;
        }
        int bits = file.bigEndianInt(at);
        return bits >>> 21 == 0x7ff
                && (bits >>> 19 & 3) != RESERVED_VERSION
                && (bits >>> 17 & 3) == LAYER_3
                && (bits >>> 12 & 15) != 15
                && (bits >>> 10 & 3) != 3;
    }

    /** Parses the header for which {@link #isAt} is true. */
    public static Mp3FrameHeader parse(FileContent file, long at) {
        int bits = file.bigEndianInt(at);
        int version = bits >>> 19 & 3;
        boolean first = version == MPEG_1;
        int kilobits = (first ? KILOBITS_1 : KILOBITS_2)[bits >>> 12 & 15];
        if (kilobits == 0) {
            throw file.invalid("has a frame of free format at byte " + at + ", which is not read; convert it to WAV");
        }
        // MPEG-1, MPEG-2 with half the rates, MPEG-2.5 with a quarter.
        int sampleRate = RATES[bits >>> 10 & 3] >> (first ? 0 : version == 2 ? 1 : 2);
        int channels = (bits >>> 6 & 3) == MONO ? 1 : 2;
        int samples = first ? 1152 : 576;
        int padding = bits >>> 9 & 1;
        int sideInfo = first ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
        return new Mp3FrameHeader(
                sampleRate, channels, samples, samples / 8 * 1000 * kilobits / sampleRate + padding, sideInfo);
    }
}
