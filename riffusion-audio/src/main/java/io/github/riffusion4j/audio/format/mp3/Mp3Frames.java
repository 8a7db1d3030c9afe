package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.FileContent;

/**
 * Where the sound of an MP3 file is. Its frames are walked from header to header, so that damage is found that a
 * decoder would skip in silence.
 *
 * @param format of the first frame, and so of all
 * @param from the first byte of sound
 * @param to the byte after the last frame
 * @param count of the frames between
 * @param delay samples to leave out at the start: what encoder and decoder add
 * @param padding samples to leave out at the end
 * @see <a href="http://gabriel.mp3-tech.org/mp3infotag.html">Mp3 Info Tag rev 1 specifications</a>
 */
record Mp3Frames(Mp3FrameHeader format, long from, long to, long count, int delay, int padding) {

    /** The delay of every decoder, from the overlap of the format's filters. */
    private static final int DECODER_DELAY = 529;

    private static final int VBRI_AT = 36;
    private static final int VBRI_COUNT_AT = VBRI_AT + 14;
    private static final int TOC_BYTES = 100;
    private static final int ENCODER_NAME_TO_DELAYS = 21;

    /** The samples of each channel that are sound. */
    long length() {
        return count * format.samples() - delay - padding;
    }

    /** Walks the frames that start at {@code start}. */
    static Mp3Frames find(FileContent file, long start) {
        long first = start;
        while (first < file.size() && file.unsignedByte(first) == 0) {
            first++; // padding of the tag before
        }
        if (!Mp3FrameHeader.isAt(file, first)) {
            throw file.invalid("has no MP3 frame at byte " + first + "; the file is damaged, or no MP3 file");
        }
        Mp3FrameHeader format = Mp3FrameHeader.parse(file, first);
        long at = first;
        long count = 0;
        while (at < file.size() && !endsAt(file, at)) {
            at += frame(file, at, count, format).bytes();
            count++;
        }
        return withoutInfo(file, format, first, at, count);
    }

    private static Mp3FrameHeader frame(FileContent file, long at, long index, Mp3FrameHeader format) {
        if (!Mp3FrameHeader.isAt(file, at)) {
            throw file.invalid("is damaged before byte " + at + ", where frame " + index
                    + " should start; fetch or export the file again");
        }
        Mp3FrameHeader frame = Mp3FrameHeader.parse(file, at);
        if (frame.sampleRate() != format.sampleRate() || frame.channels() != format.channels()) {
            throw file.invalid("changes from " + format.sampleRate() + " Hz, " + format.channels() + " channels to "
                    + frame.sampleRate() + " Hz, " + frame.channels() + " channels at byte " + at
                    + "; the file is damaged, or two files in one");
        }
        if (frame.bytes() > file.size() - at) {
            throw file.invalid("ends within frame " + index + " at byte " + at
                    + "; the file is cut off, fetch or export it again");
        }
        return frame;
    }

    /** Returns true if only what other programs append follows: tags, or zeros. */
    private static boolean endsAt(FileContent file, long at) {
        if (file.has("TAG", at) || file.has("APETAGEX", at) || file.has("LYRICSBEGIN", at) || file.has("ID3", at)) {
            return true;
        }
        for (long i = at; i < file.size(); i++) {
            if (file.unsignedByte(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Leaves out the first frame where it is silent and says how long the sound is. */
    private static Mp3Frames withoutInfo(FileContent file, Mp3FrameHeader format, long from, long to, long count) {
        long tag = from + Mp3FrameHeader.HEADER_BYTES + format.sideInfoBytes();
        long soundFrom = from + format.bytes();
        if (file.has("VBRI", from + VBRI_AT) && from + VBRI_COUNT_AT + 4 <= soundFrom) {
            requireFrames(file, file.bigEndianInt(from + VBRI_COUNT_AT), count - 1);
            return new Mp3Frames(format, soundFrom, to, count - 1, 0, 0);
        }
        if (!file.has("Xing", tag) && !file.has("Info", tag)) {
            return new Mp3Frames(format, from, to, count, 0, 0);
        }
        long at = tag + 8;
        int flags = at <= soundFrom ? file.bigEndianInt(tag + 4) : 0;
        if ((flags & 1) != 0 && at + 4 <= soundFrom) {
            requireFrames(file, file.bigEndianInt(at), count - 1);
        }
        at += 4 * (flags & 1) + 4 * (flags >> 1 & 1) + TOC_BYTES * (flags >> 2 & 1) + 4 * (flags >> 3 & 1);
        boolean hasDelays = (file.has("LAME", at) || file.has("Lavc", at) || file.has("Lavf", at))
                && at + ENCODER_NAME_TO_DELAYS + 4 <= soundFrom;
        int delays = hasDelays ? file.bigEndianInt(at + ENCODER_NAME_TO_DELAYS) >>> 8 : 0;
        int delay = hasDelays ? (delays >> 12) + DECODER_DELAY : 0;
        int padding = hasDelays ? Math.max((delays & 0xfff) - DECODER_DELAY, 0) : 0;
        if (delay + padding > (count - 1) * format.samples()) {
            throw file.invalid("claims a delay of " + delay + " and a padding of " + padding
                    + " samples, more than its " + (count - 1) + " frames have; the header is damaged");
        }
        return new Mp3Frames(format, soundFrom, to, count - 1, delay, padding);
    }

    private static void requireFrames(FileContent file, int claimed, long found) {
        if (claimed > found) {
            throw file.invalid("claims " + claimed + " frames, but only " + found
                    + " follow; the file is cut off, fetch or export it again");
        }
    }
}
