package io.github.riffusion4j.audio.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the numbers of a TIFF file's first directory. It follows no pointer to another directory, so there is no way
 * round in a circle, and leaves out what does not lie within the bytes.
 */
final class TiffReader {

    private static final int ENTRY_BYTES = 12;
    private static final int VALUE_IN_ENTRY = 8;

    /**
     * Tags whose number is the place of something else in the same file, and would be wrong in another: strips and
     * tiles, sub-directories, thumbnail, EXIF, GPS, interoperability.
     */
    private static final Set<Integer> POINTERS =
            Set.of(0x0111, 0x0117, 0x0144, 0x0145, 0x014a, 0x0201, 0x0202, 0x8769, 0x8825, 0xa005);

    private final ByteBuffer in;

    TiffReader(byte[] tiff) {
        in = ByteBuffer.wrap(tiff);
    }

    SortedMap<Integer, Number> numbers() {
        SortedMap<Integer, Number> numbers = new TreeMap<>();
        if (!readHeader()) {
            return numbers;
        }
        int directory = in.getInt(4);
        if (!isInside(directory, 2)) {
            return numbers;
        }
        int entries = in.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            if (!isInside(entry, ENTRY_BYTES)) {
                break;
            }
            int tag = in.getShort(entry) & 0xffff;
            if (tag != 0 && !POINTERS.contains(tag)) {
                value(entry).ifPresent(value -> numbers.put(tag, value));
            }
        }
        return numbers;
    }

    /** Sets the byte order; false if this is no TIFF header. */
    private boolean readHeader() {
        if (in.limit() < 8) {
            return false;
        }
        String order = new String(in.array(), 0, 2, StandardCharsets.ISO_8859_1);
        if (!order.equals("MM") && !order.equals("II")) {
            return false;
        }
        in.order(order.equals("MM") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return in.getShort(2) == 42;
    }

    private Optional<Number> value(int entry) {
        Optional<TiffType> type = TiffType.ofCode(in.getShort(entry + 2) & 0xffff);
        if (type.isEmpty() || in.getInt(entry + 4) != 1) {
            return Optional.empty();
        }
        int bytes = type.get().bytes;
        int offset = bytes <= 4 ? entry + VALUE_IN_ENTRY : in.getInt(entry + VALUE_IN_ENTRY);
        if (!isInside(offset, bytes)) {
            return Optional.empty();
        }
        return Optional.of(type.get().read(in, offset)).filter(value -> Double.isFinite(value.doubleValue()));
    }

    private boolean isInside(int offset, int bytes) {
        return offset >= 0 && offset <= in.limit() - bytes;
    }
}
