package io.github.riffusion4j.audio.format.mp3;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.Id3Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places of the sound in an MP3 file. Its frames are walked from header to header; what is between them is skipped
 * if it is a tag, and else tolerated or refused as the file's strictness has it. After damage a header counts only if
 * another one that agrees, or the end, follows its frame.
 *
 * @param format a header that all frames agree with in version, layer and sample rate
 * @param channels 2 if any frame has two, else 1
 * @param freeBytes the size of a frame of free format without padding
 * @param tracks files that stand one after the other; usually one
 * @see <a href="http://gabriel.mp3-tech.org/mp3infotag.html">Mp3 Info Tag rev 1 specifications</a>
 */
record Mp3Frames(Mp3FrameHeader format, int channels, int freeBytes, List<Track> tracks) {

    /** Frames one right after the other, from the byte {@code from} to the byte {@code to} (exclusive). */
    record Run(long from, long to) {}

    /**
     * The frames of one file.
     *
     * @param delay samples to leave out at the start: what encoder and decoder add
     * @param padding samples to leave out at the end
     */
    record Track(List<Run> runs, long frames, int delay, int padding) {}

    /** The samples of each channel that are sound. */
    long length() {
        long length = 0;
        for (Track track : tracks) {
            length += length(track);
        }
        return length;
    }

    long length(Track track) {
        return track.frames * format.samples() - track.delay - track.padding;
    }

    /** The size of a frame. */
    int bytes(Mp3FrameHeader header) {
        return header.isFree() ? freeBytes + header.padding() : header.bytes();
    }

    /** Walks the frames from {@code start} to {@code end}. */
    static Mp3Frames find(FileContent file, long start, long end) {
        return new Scan(file, start, end).frames();
    }

    /** Returns true if several frames that agree stand one after the other near the start, whatever is before them. */
    static boolean areNear(FileContent file, long start) {
        Scan scan = new Scan(file, start, file.size());
        return scan.findFrame(start, 1 << 16, 4) >= 0;
    }

    private static final class Scan {

        /** The delay of every decoder, from the overlap of the format's filters. */
        private static final int DECODER_DELAY = 529;

        private static final int VBRI_AT = 36;
        private static final int VBRI_COUNT_AT = VBRI_AT + 14;
        private static final int TOC_BYTES = 100;
        private static final int ENCODER_NAME_TO_DELAYS = 21;
        private static final int VBRI = 0x56425249;
        private static final int XING = 0x58696e67;
        private static final int INFO = 0x496e666f;

        private static final int ID3V1_BYTES = 128;
        private static final int APE_HEADER_BYTES = 32;
        private static final int MAX_FREE_BYTES = 4608;
        /** Looking for the size of frames of free format is slow, and false headers are many. */
        private static final int MAX_FREE_SEARCHES = 20;

        private static final int CHUNK_BYTES = 1 << 16;

        private final FileContent file;
        private final long start;
        private final long end;
        private Optional<Mp3FrameHeader> format = Optional.empty();
        private int freeBytes;
        private int freeSearches;
        private int channels = 1;
        private boolean channelsChange;
        private boolean cutOff;
        private boolean intensity;

        private final List<Track> tracks = new ArrayList<>();
        private List<Run> runs = new ArrayList<>();
        private long runFrom = -1;
        private long count;
        private long all;
        /** Of the track's Info frame: the frames and bytes it claims, negative if it does not. */
        private long claimedFrames = -1;

        private long claimedBytes = -1;
        private int delay;
        private int padding;

        Scan(FileContent file, long start, long end) {
            this.file = file;
            this.start = start;
            this.end = end;
        }

        Mp3Frames frames() {
            long at = afterZeros(start);
            while (at < end) {
                long size = frameAt(at);
                if (size > end - at) {
                    cutOff = true;
                    file.tolerate("ends within frame " + all + " at byte " + at
                            + "; the file is cut off, fetch or export it again");
                    break;
                }
                if (size > 0) {
                    accept(at, (int) size);
                    at += size;
                } else {
                    endRun(at);
                    at = Math.max(skip(at), at + 1);
                }
            }
            endRun(Math.min(at, end));
            endTrack();
            if (tracks.isEmpty()) {
                throw noFrame();
            }
            return new Mp3Frames(format.orElseThrow(), channels, freeBytes, tracks);
        }

        private RuntimeException noFrame() {
            return file.invalid("has no MP3 frame at byte " + afterZeros(start)
                    + ", nor later; the file is damaged, or no MP3 file");
        }

        private long afterZeros(long from) {
            long at = from;
            while (at < end && file.unsignedByte(at) == 0) {
                at++;
            }
            return at;
        }

        /** The size of the frame that goes on at {@code at} where the one before ends; 0 if there is none. */
        private long frameAt(long at) {
            if (at + Mp3FrameHeader.HEADER_BYTES > end) {
                return 0;
            }
            int bits = file.bigEndianInt(at);
            boolean known = runFrom >= 0 && format.isPresent();
            if (known ? format.get().matches(bits) : isTrusted(bits, at)) {
                return size(bits);
            }
            return !known && findFrame(at, 1, 2) == at ? size(bits) : 0;
        }

        /** Of a first header: read strictly, it must be right. */
        private boolean isTrusted(int bits, long at) {
            if (file.isLenient() || format.isPresent() || !Mp3FrameHeader.isValid(bits)) {
                return false;
            }
            Mp3FrameHeader header = new Mp3FrameHeader(bits);
            return !header.isFree() || findFreeSize(header, at);
        }

        private int size(int bits) {
            Mp3FrameHeader header = new Mp3FrameHeader(bits);
            return header.isFree() ? freeBytes + header.padding() : header.bytes();
        }

        private void accept(long at, int size) {
            Mp3FrameHeader header = Mp3FrameHeader.parse(file, at);
            if (format.isEmpty()) {
                format = Optional.of(header);
                channels = header.channels();
            }
            all++;
            if (acceptInfo(header, at, size)) {
                return;
            }
            if (runFrom < 0) {
                runFrom = at;
            }
            if (header.channels() != channels && !channelsChange) {
                channelsChange = true;
                file.tolerate("changes from " + channels(channels) + " to " + channels(header.channels()) + " at byte "
                        + at + "; the file is damaged, or two files in one");
            }
            channels = Math.max(channels, header.channels());
            if (header.isIntensityStereo() && header.layer() == 3 && !header.isMpeg1() && !intensity) {
                intensity = true;
                file.tolerate("has intensity stereo of MPEG-2 at byte " + at
                        + ", whose places are decoded inexactly; convert the file to WAV: ffmpeg -i FILE OUT.wav");
            }
            count++;
        }

        private String channels(int channels) {
            return format.orElseThrow().sampleRate() + " Hz, " + channels + " channels";
        }

        private void endRun(long at) {
            if (runFrom >= 0) {
                runs.add(new Run(runFrom, at));
                runFrom = -1;
            }
        }

        private void endTrack() {
            long bytes = 0;
            for (Run run : runs) {
                bytes += run.to - run.from;
            }
            // Some encoders count the frame that says this.
            boolean countsItself = !cutOff && claimedFrames == count + 1 && claimedBytes <= bytes + MAX_FREE_BYTES;
            boolean cut = claimedFrames > count && !countsItself;
            if (cut) {
                file.tolerate("claims " + claimedFrames + " frames, but only " + count
                        + " follow; the file is cut off, fetch or export it again");
                padding = 0;
            }
            if (count > 0 && delay + padding > count * format.orElseThrow().samples()) {
                file.tolerate("claims a delay of " + delay + " and a padding of " + padding + " samples, more than its "
                        + count + " frames have; the header is damaged");
                delay = 0;
                padding = 0;
            }
            if (count > 0 || claimedFrames == 0) {
                tracks.add(new Track(List.copyOf(runs), count, count == 0 ? 0 : delay, count == 0 ? 0 : padding));
            }
            runs = new ArrayList<>();
            count = 0;
            claimedFrames = -1;
            claimedBytes = -1;
            delay = 0;
            padding = 0;
        }

        /** Goes to the next frame, over tags and over damage. */
        private long skip(long at) {
            long tag = afterTags(at);
            if (tag > at) {
                return tag;
            }
            long zeros = afterZeros(at);
            if (zeros == end) {
                return end;
            }
            int wanted = Mp3FrameHeader.isAt(file, at) ? 3 : 2;
            long next = findFrame(at, Long.MAX_VALUE, wanted);
            next = next < 0 ? end : next;
            String other = describeOther(at);
            if (format.isEmpty() && next == end) {
                throw noFrame();
            }
            file.tolerate((other.isEmpty()
                            ? "is damaged before byte " + at + ", where frame " + all + " should start"
                            : other)
                    + "; fetch or export the file again (" + (next - at) + " bytes are skipped)");
            return next;
        }

        private String describeOther(long at) {
            if (!Mp3FrameHeader.isAt(file, at)) {
                return "";
            }
            Mp3FrameHeader other = Mp3FrameHeader.parse(file, at);
            if (format.isEmpty()) {
                return other.isFree() ? "has a frame of free format at byte " + at + " whose size cannot be found" : "";
            }
            if (other.sampleRate() == format.get().sampleRate()) {
                return "";
            }
            return "changes from " + channels(channels) + " to " + other.sampleRate() + " Hz, " + other.channels()
                    + " channels at byte " + at + "; the file is damaged, or two files in one";
        }

        /** The end of the tags at {@code at}; {@code at} itself if there are none. */
        private long afterTags(long at) {
            if (file.has("ID3", at)) {
                return Math.min(Id3Tag.end(file, at), end);
            }
            if (file.has("TAG", at)) {
                return Math.min(at + ID3V1_BYTES, end);
            }
            if (file.has("APETAGEX", at) && at + 16 <= end) {
                long size = Integer.reverseBytes(file.bigEndianInt(at + 12)) & 0xffff_ffffL;
                boolean isHeader = at + 24 <= end && (file.unsignedByte(at + 23) & 0x20) != 0;
                return Math.min(at + APE_HEADER_BYTES + (isHeader ? size : 0), end);
            }
            if (file.has("LYRICSBEGIN", at)) {
                long next = findFrame(at, Long.MAX_VALUE, 3);
                return next < 0 ? end : next;
            }
            return at;
        }

        /**
         * The first place from {@code from} on, and less than {@code reach} bytes away, of {@code wanted} frames that
         * agree, or of fewer up to the end of the sound; negative if there is none.
         */
        long findFrame(long from, long reach, int wanted) {
            long at = from;
            while (at + Mp3FrameHeader.HEADER_BYTES <= end && at - from < reach) {
                int length = (int) Math.min(end - at, Math.min(reach - (at - from), CHUNK_BYTES) + 4);
                byte[] chunk = file.copy(at, length);
                for (int i = 0; i + 4 <= length && at + i - from < reach; i++) {
                    if (chunk[i] == (byte) 0xff && chunk[i + 1] < 0 && isSequence(at + i, wanted)) {
                        return at + i;
                    }
                }
                at += Math.max(length - 3, 1);
            }
            return -1;
        }

        private boolean isSequence(long first, int wanted) {
            int bits = file.bigEndianInt(first);
            if (format.isPresent() ? !format.get().matches(bits) : !Mp3FrameHeader.isValid(bits)) {
                return false;
            }
            Mp3FrameHeader header = new Mp3FrameHeader(bits);
            if (header.isFree() && format.isEmpty() && !findFreeSize(header, first)) {
                return false;
            }
            long at = first;
            for (int found = 0; found < wanted; found++) {
                if (at + Mp3FrameHeader.HEADER_BYTES > end) {
                    return at <= end || found > 1;
                }
                int next = file.bigEndianInt(at);
                if (!header.matches(next)) {
                    return found > 0 && endsAt(at);
                }
                at += size(next);
            }
            return wanted > 1 || at <= end;
        }

        private boolean endsAt(long at) {
            return afterZeros(at) == end
                    || file.has("TAG", at)
                    || file.has("ID3", at)
                    || file.has("APETAGEX", at)
                    || file.has("LYRICSBEGIN", at);
        }

        /** Finds the size that two frames of free format after this one agree on. */
        private boolean findFreeSize(Mp3FrameHeader header, long at) {
            if (freeSearches++ > MAX_FREE_SEARCHES) {
                return false;
            }
            byte[] bytes = file.copy(at, (int) Math.min(end - at, 3 * MAX_FREE_BYTES));
            for (int k = 24; k < MAX_FREE_BYTES && k + 4 <= bytes.length; k++) {
                int next = bytes[k] == (byte) 0xff ? bits(bytes, k) : 0;
                if (header.matches(next)) {
                    int size = k - header.padding();
                    int second = k + size + new Mp3FrameHeader(next).padding();
                    boolean agrees =
                            second + 4 <= bytes.length ? header.matches(bits(bytes, second)) : second == bytes.length;
                    if (agrees) {
                        freeBytes = size;
                        return true;
                    }
                }
            }
            return false;
        }

        private static int bits(byte[] bytes, int at) {
            return bytes[at] << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | (bytes[at + 3] & 0xff);
        }

        /** Takes a frame that is silent and says how long the sound is, with which a new track begins. */
        private boolean acceptInfo(Mp3FrameHeader header, long at, int size) {
            if (header.layer() != 3 || size < VBRI_COUNT_AT + 4) {
                return false;
            }
            int offset = Mp3FrameHeader.HEADER_BYTES + header.sideInfoBytes();
            int name = file.bigEndianInt(at + offset);
            if (name == XING || name == INFO) {
                beginTrack(at);
                readInfo(at + offset, at + size);
                return true;
            }
            if (file.bigEndianInt(at + VBRI_AT) == VBRI) {
                beginTrack(at);
                claimedFrames = file.bigEndianInt(at + VBRI_COUNT_AT) & 0xffff_ffffL;
                return true;
            }
            return false;
        }

        private void beginTrack(long at) {
            endRun(at);
            if (count > 0 || claimedFrames >= 0) {
                endTrack();
            }
            claimedFrames = 0;
        }

        private void readInfo(long tag, long frameEnd) {
            long at = tag + 8;
            int flags = at <= frameEnd ? file.bigEndianInt(tag + 4) : 0;
            if ((flags & 1) != 0 && at + 4 <= frameEnd) {
                claimedFrames = file.bigEndianInt(at) & 0xffff_ffffL;
            }
            if ((flags & 3) == 3 && at + 8 <= frameEnd) {
                claimedBytes = file.bigEndianInt(at + 4) & 0xffff_ffffL;
            }
            at += 4 * (flags & 1) + 4 * (flags >> 1 & 1) + TOC_BYTES * (flags >> 2 & 1) + 4 * (flags >> 3 & 1);
            boolean hasDelays = (file.has("LAME", at) || file.has("Lavc", at) || file.has("Lavf", at))
                    && at + ENCODER_NAME_TO_DELAYS + 4 <= frameEnd;
            int delays = hasDelays ? file.bigEndianInt(at + ENCODER_NAME_TO_DELAYS) >>> 8 : 0;
            delay = hasDelays ? (delays >> 12) + DECODER_DELAY : 0;
            padding = hasDelays ? Math.max((delays & 0xfff) - DECODER_DELAY, 0) : 0;
        }
    }
}
