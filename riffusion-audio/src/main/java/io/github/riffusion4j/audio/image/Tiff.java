package io.github.riffusion4j.audio.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers in TIFF files, which is how EXIF stores them (TIFF 6.0, section 2). */
final class Tiff {

    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;

    private Tiff() {}

    /** Reads the numbers of the first directory by tag; leaves out what does not lie within the bytes. */
    static SortedMap<Integer, Number> read(byte[] tiff) {
        return new Reader(tiff).numbers();
    }

    /**
     * Writes numbers as a big-endian TIFF file: a header, one directory, and the values that do not fit into it.
     *
     * @param numbers by tag; Integers and Doubles only
     */
    static byte[] write(SortedMap<Integer, Number> numbers) {
        int directoryBytes = 2 + ENTRY_BYTES * numbers.size() + 4;
        int doubles =
                (int) numbers.values().stream().filter(Double.class::isInstance).count();
        int nextValue = HEADER_BYTES + directoryBytes;
        byte[] tiff = new byte[nextValue + doubles * Type.DOUBLE.bytes];
        ByteBuffer out = ByteBuffer.wrap(tiff);
        out.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(HEADER_BYTES);
        out.putShort((short) numbers.size());
        for (Map.Entry<Integer, Number> entry : numbers.entrySet()) {
            Number value = entry.getValue();
            Type type = type(value);
            out.putShort(entry.getKey().shortValue());
            out.putShort((short) type.code).putInt(1);
            switch (type) {
                // A value shorter than its field stands at the field's beginning.
                case SHORT -> out.putShort(value.shortValue()).putShort((short) 0);
                case DOUBLE -> {
                    out.putInt(nextValue).putDouble(nextValue, value.doubleValue());
                    nextValue += Type.DOUBLE.bytes;
                }
                default -> out.putInt(value.intValue());
            }
        }
        out.putInt(0); // no further directory
        return tiff;
    }

    private static Type type(Number value) {
        if (value instanceof Double) {
            return Type.DOUBLE;
        }
        int integer = value.intValue();
        if (integer < 0) {
            return Type.SLONG;
        }
        return integer <= 0xffff ? Type.SHORT : Type.LONG;
    }

    /**
     * Reads the numbers of a TIFF file's first directory. It follows no pointer to another directory, so there is no
     * way round in a circle, and leaves out what does not lie within the bytes.
     */
    private static final class Reader {

        private static final int VALUE_IN_ENTRY = 8;

        /**
         * Tags whose number is the place of something else in the same file, and would be wrong in another: strips and
         * tiles, sub-directories, thumbnail, EXIF, GPS, interoperability.
         */
        private static final Set<Integer> POINTERS =
                Set.of(0x0111, 0x0117, 0x0144, 0x0145, 0x014a, 0x0201, 0x0202, 0x8769, 0x8825, 0xa005);

        private final ByteBuffer in;

        Reader(byte[] tiff) {
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
            Optional<Type> type = Type.ofCode(in.getShort(entry + 2) & 0xffff);
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

    /** The numeric types of TIFF 6.0, section 2, with the codes that stand for them in a file. */
    enum Type {
        BYTE(1, 1),
        SHORT(3, 2),
        LONG(4, 4),
        RATIONAL(5, 8),
        SBYTE(6, 1),
        SSHORT(8, 2),
        SLONG(9, 4),
        SRATIONAL(10, 8),
        FLOAT(11, 4),
        DOUBLE(12, 8);

        final int code;

        /** Size of a value. */
        final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static Optional<Type> ofCode(int code) {
            for (Type type : values()) {
                if (type.code == code) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        /** The value at {@code offset}: an Integer, or a Double, which may be infinite or NaN. */
        Number read(ByteBuffer in, int offset) {
            return switch (this) {
                case BYTE -> in.get(offset) & 0xff;
                case SBYTE -> (int) in.get(offset);
                case SHORT -> in.getShort(offset) & 0xffff;
                case SSHORT -> (int) in.getShort(offset);
                case LONG -> intOrDouble(unsigned(in, offset));
                case SLONG -> in.getInt(offset);
                case RATIONAL -> (double) unsigned(in, offset) / unsigned(in, offset + 4);
                case SRATIONAL -> (double) in.getInt(offset) / in.getInt(offset + 4);
                case FLOAT -> (double) in.getFloat(offset);
                case DOUBLE -> in.getDouble(offset);
            };
        }

        private static long unsigned(ByteBuffer in, int offset) {
            return in.getInt(offset) & 0xffff_ffffL;
        }

        private static Number intOrDouble(long value) {
            if (value <= Integer.MAX_VALUE) {
                return (int) value;
            }
            return (double) value;
        }
    }
}
