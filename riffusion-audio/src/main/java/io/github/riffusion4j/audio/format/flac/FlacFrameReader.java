package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;

/**
 * Reads the frames of a FLAC file one after the other, and verifies their checksums.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-9">RFC 9639, section 9: frame structure</a>
 */
final class FlacFrameReader {

    private static final int SYNC = 0x3ffe;
    private static final int MAX_HEADER_BYTES = 16;
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;
    private static final int[] SAMPLE_BITS = {0, 8, 12, -1, 16, 20, 24, 32};

    private final FileContent file;
    private final FlacStreamInfo info;
    private final FlacInput in;
    /** The samples of the frame that was last skipped, which are overwritten by the next. */
    private long[][] skipped = {{}};

    FlacFrameReader(FileContent file, FlacStreamInfo info) {
        this.file = file;
        this.info = info;
        in = new FlacInput(file, info.framesAt());
    }

    /** Returns true if something follows the last frame that was read. */
    boolean hasNext() {
        return in.byteOffset() < file.size();
    }

    /** The byte at which the next frame starts. */
    long position() {
        return in.byteOffset();
    }

    /** Returns true if the sound ends here, and only what other programs append follows: tags, or zeros. */
    boolean isAtTag() {
        long at = in.byteOffset();
        if (file.has("TAG", at) || file.has("APETAGEX", at) || file.has("ID3", at) || file.has("LYRICSBEGIN", at)) {
            return true;
        }
        while (at < file.size() && file.unsignedByte(at) == 0) {
            at++;
        }
        return at == file.size();
    }

    /** Goes to the first byte after {@code start} where a frame's header is whole; to the end if there is none. */
    void resynchronize(long start) {
        long at = start + 1;
        while (at < file.size()) {
            byte[] bytes = file.copy(at, (int) Math.min(1 << 16, file.size() - at));
            for (int i = 0; i + 6 <= bytes.length; i++) {
                if (bytes[i] == (byte) 0xff && (bytes[i + 1] & 0xfe) == 0xf8 && isHeader(bytes, i)) {
                    in.seek(at + i);
                    return;
                }
            }
            at += bytes.length < MAX_HEADER_BYTES ? bytes.length : bytes.length - MAX_HEADER_BYTES + 1;
        }
        in.seek(file.size());
    }

    private static boolean isHeader(byte[] bytes, int at) {
        int lengthCode = bytes[at + 2] >> 4 & 15;
        int rateCode = bytes[at + 2] & 15;
        int numberBytes = Math.max(1, Integer.numberOfLeadingZeros(~(bytes[at + 4] << 24)));
        int end = at
                + 4
                + numberBytes
                + (lengthCode == 6 ? 1 : lengthCode == 7 ? 2 : 0)
                + (rateCode == 12 ? 1 : rateCode == 13 || rateCode == 14 ? 2 : 0);
        return end < bytes.length && FlacBits.crc8(bytes, at, end) == (bytes[end] & 0xff);
    }

    /** The next frame's samples of each channel. */
    long[][] next() {
        return read(Integer.MAX_VALUE, true);
    }

    /**
     * Leaves out the next frame if it has at most so many samples, and returns how many; 0 if it has more, and comes
     * next. Takes time for the bytes that a frame has, not for the samples.
     */
    int skip(long most) {
        return read(most, false)[0].length;
    }

    private long[][] read(long most, boolean wanted) {
        in.startFrame();
        long start = in.byteOffset();
        if (in.read(15) != SYNC << 1) {
            throw damaged("has no frame", start);
        }
        in.read(1); // whether the frames' lengths vary: every frame says its own
        int lengthCode = in.read(4);
        int rateCode = in.read(4);
        int channelCode = in.read(4);
        int bits = SAMPLE_BITS[in.read(3)];
        in.read(1);
        skipFrameNumber();
        int length = length(lengthCode, start);
        boolean sameRate = hasSameRate(rateCode);
        int headerCrc = in.crc8();
        if (in.read(8) != headerCrc) {
            throw damaged("has a frame header that does not match its checksum", start);
        }
        int channels = channelCode < LEFT_SIDE ? channelCode + 1 : 2;
        if (!sameRate || channelCode > MID_SIDE || channels != info.channels() || (bits != 0 && bits != info.bits())) {
            throw damaged("has a frame that contradicts the file's header", start);
        }
        if (length > most) {
            in.seek(start);
            return new long[channels][0];
        }
        long[][] samples = readSubframes(length, channels, channelCode, wanted);
        in.align();
        int frameCrc = in.crc16();
        if (in.read(16) != frameCrc) {
            throw damaged("has a frame that does not match its checksum", start);
        }
        return samples;
    }

    private long[][] readSubframes(int length, int channels, int channelCode, boolean wanted) {
        FlacSubframeReader subframe = new FlacSubframeReader(file, in);
        long[][] samples = wanted || skipped.length != channels || skipped[0].length != length
                ? new long[channels][length]
                : skipped;
        skipped = wanted ? skipped : samples;
        for (int c = 0; c < channels; c++) {
            boolean side = channelCode == SIDE_RIGHT ? c == 0 : channelCode >= LEFT_SIDE && c == 1;
            subframe.read(samples[c], info.bits() + (side ? 1 : 0), wanted);
        }
        if (wanted && channelCode >= LEFT_SIDE) {
            restoreStereo(samples[0], samples[1], channelCode);
        }
        return samples;
    }

    private static void restoreStereo(long[] first, long[] second, int channelCode) {
        for (int i = 0; i < first.length; i++) {
            switch (channelCode) {
                case LEFT_SIDE -> second[i] = first[i] - second[i];
                case SIDE_RIGHT -> first[i] += second[i];
                default -> {
                    long side = second[i];
                    long sum = (first[i] << 1) | (side & 1);
                    first[i] = (sum + side) >> 1;
                    second[i] = (sum - side) >> 1;
                }
            }
        }
    }

    /** As many bytes as UTF-8's first byte announces; the frames' order is left to the file's MD5 checksum. */
    private void skipFrameNumber() {
        int first = in.read(8);
        for (int bit = 0x40; first >= 0xc0 && (first & bit) != 0; bit >>= 1) {
            in.read(8);
        }
    }

    private boolean hasSameRate(int code) {
        return switch (code) {
            case 12 -> 1000 * in.read(8) == info.sampleRate();
            case 13 -> in.read(16) == info.sampleRate();
            case 14 -> 10 * in.read(16) == info.sampleRate();
            case 15 -> false;
            default -> info.hasRate(code);
        };
    }

    private int length(int code, long start) {
        return switch (code) {
            case 0 -> throw damaged("has a frame of unknown length", start);
            case 1 -> 192;
            case 2, 3, 4, 5 -> 576 << (code - 2);
            case 6 -> in.read(8) + 1;
            case 7 -> in.read(16) + 1;
            default -> 256 << (code - 8);
        };
    }

    private RuntimeException damaged(String what, long at) {
        return file.invalid(what + " at byte " + at + "; the file is damaged, fetch or export it again");
    }
}
