package io.github.riffusion4j.audio.format.aac;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.Arrays;

/**
 * The frames of an ADTS file: AAC as it is broadcast, each frame with a header of its own. Anything between frames is
 * left out.
 *
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, 1.A.3: ADTS</a>
 */
final class AdtsFrames implements AacFrames {

    private static final int HEADER_BYTES = 7;
    private static final int CRC_BYTES = 2;
    private static final int NEAR_BYTES = 1 << 14;

    private final FileContent file;
    private final AacConfig config;
    private long[] positions = new long[1024];
    private int count;

    private AdtsFrames(FileContent file, Header first) {
        this.file = file;
        config = AacConfig.ofAdts(file, first.objectType, first.rateIndex, first.channels);
    }

    /** Returns true if a frame begins at {@code at}, and another one, or the end of the file, follows it. */
    static boolean isAt(FileContent file, long at) {
        Header header = Header.at(file, at);
        return header.isValid()
                && (at + header.bytes == file.size()
                        || Header.at(file, at + header.bytes).isLike(header));
    }

    /** Returns true if three frames follow each other within the first few kilobytes, as where a stream was cut. */
    static boolean isNear(FileContent file, long start) {
        for (long at = start; at < Math.min(file.size(), start + NEAR_BYTES); at++) {
            Header header = Header.at(file, at);
            if (header.isValid()
                    && header.isLike(Header.at(file, at + header.bytes))
                    && isAt(file, at + header.bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Finds all frames from {@code start} on, where or near which the first one is. */
    static AdtsFrames find(FileContent file, long start) {
        long found = start;
        while (!isAt(file, found)) {
            found++;
        }
        Header first = Header.at(file, found);
        AdtsFrames frames = new AdtsFrames(file, first);
        long at = start;
        while (at < file.size()) {
            Header header = Header.at(file, at);
            if (header.isLike(first) && at + header.bytes <= file.size()) {
                frames.add(at);
                at += header.bytes;
            } else if (header.isLike(first)) {
                file.tolerate(
                        "ends within the AAC frame at byte " + at + "; the file is cut off, fetch or export it again");
                break;
            } else {
                long next = frames.next(at + 1, first);
                if (!file.has("TAG", at) && !file.has("ID3", at) && !file.has("APETAGEX", at)) {
                    file.tolerate("holds " + (next - at) + " bytes at byte " + at
                            + " that are no AAC frame; fetch or export the file again");
                }
                at = next;
            }
        }
        return frames;
    }

    private long next(long from, Header first) {
        long at = from;
        while (at < file.size() && !(Header.at(file, at).isLike(first) && isAt(file, at))) {
            at++;
        }
        return at;
    }

    private void add(long at) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = at;
    }

    @Override
    public AacConfig config() {
        return config;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long position(int frame) {
        return positions[frame];
    }

    @Override
    public byte[] read(int frame) {
        Header header = Header.at(file, positions[frame]);
        // Several blocks with checksums have the places of the blocks in front: two bytes each.
        int start = HEADER_BYTES + (header.hasCrc ? CRC_BYTES * header.blocks : 0);
        return file.copy(positions[frame] + start, Math.max(header.bytes - start, 0));
    }

    @Override
    public int blocks(int frame) {
        return Header.at(file, positions[frame]).blocks;
    }

    @Override
    public double delay() {
        return 0;
    }

    @Override
    public double duration() {
        return Double.POSITIVE_INFINITY;
    }

    /** A frame's header; all 0 where there is none. */
    private record Header(int objectType, int rateIndex, int channels, int bytes, int blocks, boolean hasCrc) {

        static Header at(FileContent file, long at) {
            Header none = new Header(0, 0, 0, 0, 0, false);
            if (at + HEADER_BYTES > file.size()) {
                return none;
            }
            int high = file.bigEndianInt(at);
            int low = file.bigEndianInt(at + 3);
            boolean hasSync = high >>> 20 == 0xfff && (high >> 17 & 3) == 0;
            int rateIndex = high >> 10 & 15;
            int bytes = low >> 13 & 0x1fff;
            if (!hasSync || rateIndex >= AacConfig.sampleRateCount() || bytes <= HEADER_BYTES) {
                return none;
            }
            return new Header(
                    (high >> 14 & 3) + 1,
                    rateIndex,
                    high >> 6 & 7,
                    bytes,
                    (low & 3) + 1, // of the last byte that was read here
                    (high >> 16 & 1) == 0);
        }

        boolean isValid() {
            return bytes > 0;
        }

        boolean isLike(Header other) {
            return isValid()
                    && objectType == other.objectType
                    && rateIndex == other.rateIndex
                    && channels == other.channels;
        }
    }
}
