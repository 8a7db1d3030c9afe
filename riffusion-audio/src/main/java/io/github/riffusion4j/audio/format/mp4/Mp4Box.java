package io.github.riffusion4j.audio.format.mp4;

import io.github.riffusion4j.audio.format.FileContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of an MP4 or QuickTime file, whose content lies from {@code from} to {@code to} in the file; of one that is cut
 * off, as far as it is there.
 *
 * @param type four characters
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12, 4.2: object structure</a>
 */
record Mp4Box(FileContent file, String type, long at, long from, long to) {

    private static final int HEADER_BYTES = 8;
    private static final int LONG_HEADER_BYTES = 16;
    /** The header of a box that has a version and flags. */
    static final int VERSION_BYTES = 4;

    /** The boxes between two places. Nothing is read but their headers. */
    static List<Mp4Box> between(FileContent file, long from, long to) {
        List<Mp4Box> boxes = new ArrayList<>();
        long at = from;
        while (at + HEADER_BYTES <= to) {
            long size = file.bigEndianInt(at) & 0xffff_ffffL;
            int header = HEADER_BYTES;
            if (size == 1 && at + LONG_HEADER_BYTES <= to) {
                header = LONG_HEADER_BYTES;
                size = ((long) file.bigEndianInt(at + HEADER_BYTES) << Integer.SIZE)
                        | (file.bigEndianInt(at + HEADER_BYTES + 4) & 0xffff_ffffL);
            } else if (size == 0) {
                size = to - at; // up to the end
            }
            if (size < header) {
                break; // QuickTime ends lists with four zeros
            }
            String type = file.fourCharacters(at + 4);
            long end = size > to - at ? to : at + size;
            if (size > to - at) {
                file.tolerate("ends within the box \"" + type + "\" at byte " + at + ", which claims " + size
                        + " bytes; the file is cut off, fetch or export it again");
            }
            boxes.add(new Mp4Box(file, type, at, at + header, end));
            at = end;
        }
        return boxes;
    }

    /** The boxes in this one. */
    List<Mp4Box> children() {
        return children(0);
    }

    /** The boxes in this one after its first {@code skipped} bytes. */
    List<Mp4Box> children(int skipped) {
        return between(file, Math.min(from + skipped, to), to);
    }

    /** The first box inside each other of these types. */
    Optional<Mp4Box> find(String... path) {
        Optional<Mp4Box> found = Optional.of(this);
        for (String name : path) {
            found = found.flatMap(box ->
                    box.children().stream().filter(b -> b.type.equals(name)).findFirst());
        }
        return found;
    }

    /** The size of the content in bytes. */
    long size() {
        return to - from;
    }

    /** Returns true if version 1 of the box is there, whose times and places have 64 bits. */
    boolean isLong() {
        return unsignedByte(0) == 1;
    }

    int unsignedByte(long offset) {
        require(offset, 1);
        return file.unsignedByte(from + offset);
    }

    /** An integer of 32 bits. */
    int int32(long offset) {
        require(offset, 4);
        return file.bigEndianInt(from + offset);
    }

    /** An integer of 32 bits, at least 0. */
    long unsignedInt(long offset) {
        return int32(offset) & 0xffff_ffffL;
    }

    /** An integer of 64 bits. */
    long int64(long offset) {
        return (long) int32(offset) << Integer.SIZE | unsignedInt(offset + 4);
    }

    /** The number of a table's entries, all of which are there. */
    int entryCount(long offset, int bytes) {
        long count = unsignedInt(offset);
        if (count * bytes > size() - offset - 4) {
            throw file.invalid("claims " + count + " entries in the box \"" + type + "\" at byte " + at + ", which has "
                    + size() + " bytes; the file is damaged, fetch or export it again");
        }
        return (int) count;
    }

    private void require(long offset, int bytes) {
        if (offset + bytes > size()) {
            throw file.invalid("ends within the box \"" + type + "\" at byte " + at
                    + "; the file is damaged or cut off, fetch or export it again");
        }
    }
}
