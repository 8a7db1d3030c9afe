package io.github.riffusion4j.onnx.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A constant of an ONNX graph, without its numbers unless it is a short list of integers.
 *
 * @param dims the length of each dimension; checked by {@link #count()}
 * @param type ONNX's number of the element type
 * @param storedBytes the bytes that the file holds for it; -1 if these are numbers of varying length or in another file
 * @param storedCount how many numbers the file holds; -1 if only their bytes are known
 * @param integers the numbers, if they are at most {@value #MOST_KEPT} 64-bit integers; otherwise empty
 * @param external {@code location}, {@code offset} and {@code length} of numbers in another file; empty if here
 */
record TensorProto(
        String name,
        List<Long> dims,
        int type,
        long storedBytes,
        long storedCount,
        List<Long> integers,
        Map<String, String> external) {

    private static final int MOST_KEPT = 64;
    private static final int MOST_DIMENSIONS = 16;
    private static final int EXTERNAL = 1;
    private static final int INT64 = 7;
    private static final int STRING = 8;

    /** Bits of an element of each of ONNX's types, by their numbers; 0 for those of no fixed size. */
    private static final int[] BITS = {
        0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4
    };

    static TensorProto read(ProtoReader in) {
        String name = "";
        List<Long> dims = new ArrayList<>();
        int type = 0;
        int location = 0;
        long bytes = -1;
        long count = -1;
        List<Long> integers = new ArrayList<>();
        Map<String, String> external = new HashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> readIntegers(in, dims, MOST_DIMENSIONS);
                case 2 -> type = (int) in.number();
                case 4 -> bytes = Math.max(bytes, 0) + fixed(in, Float.BYTES);
                case 5 -> count = Math.max(count, 0) + varints(in);
                case 6 -> {
                    in.skip();
                    count = Math.max(count, 0) + 1;
                }
                case 7 -> count = Math.max(count, 0) + readIntegers(in, integers, MOST_KEPT);
                case 8 -> name = in.text();
                case 9 -> {
                    ByteBuffer raw = in.bytes();
                    bytes = raw.remaining();
                    if (type == INT64 && bytes <= MOST_KEPT * Long.BYTES) {
                        while (raw.remaining() >= Long.BYTES) {
                            integers.add(raw.getLong());
                        }
                    }
                }
                case 10 -> bytes = Math.max(bytes, 0) + fixed(in, Double.BYTES);
                case 11 -> count = Math.max(count, 0) + varints(in);
                case 13 -> readEntry(in.message(), external);
                case 14 -> location = (int) in.number();
                default -> in.skip();
            }
        }
        return new TensorProto(
                name,
                List.copyOf(dims),
                type,
                bytes,
                count,
                integers.size() <= MOST_KEPT ? List.copyOf(integers) : List.of(),
                location == EXTERNAL ? Map.copyOf(external) : Map.of());
    }

    /** Adds integers to a list that is kept short: at most one more than {@code most}. Returns how many there were. */
    private static long readIntegers(ProtoReader in, List<Long> into, int most) {
        if (!in.isPacked()) {
            long value = in.number();
            if (into.size() <= most) {
                into.add(value);
            }
            return 1;
        }
        ByteBuffer packed = in.bytes();
        long count = 0;
        while (packed.hasRemaining()) {
            long value = ProtoReader.readVarint(packed);
            if (into.size() <= most) {
                into.add(value);
            }
            count++;
        }
        return count;
    }

    private static long varints(ProtoReader in) {
        if (!in.isPacked()) {
            in.skip();
            return 1;
        }
        ByteBuffer packed = in.bytes();
        long count = 0;
        while (packed.hasRemaining()) {
            if (packed.get() >= 0) {
                count++;
            }
        }
        return count;
    }

    private static long fixed(ProtoReader in, int size) {
        if (in.isPacked()) {
            return in.bytes().remaining();
        }
        in.skip();
        return size;
    }

    private static void readEntry(ProtoReader in, Map<String, String> entries) {
        String key = "";
        String value = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        entries.put(key, value);
    }

    /** The number of elements by its dimensions; -1 if they are negative, too many, or more than a long can count. */
    long count() {
        if (dims.size() > MOST_DIMENSIONS) {
            return -1;
        }
        long count = 1;
        for (long dim : dims) {
            if (dim < 0) {
                return -1;
            }
            try {
                count = Math.multiplyExact(count, dim);
            } catch (ArithmeticException e) {
                return -1;
            }
        }
        return count;
    }

    boolean hasKnownType() {
        return type == STRING || (type > 0 && type < BITS.length);
    }

    /** The bytes that {@code count} elements take; -1 for text. */
    long bytes(long count) {
        int bits = BITS[type];
        return bits == 0 ? -1 : (Math.multiplyExact(count, (long) bits) + Byte.SIZE - 1) / Byte.SIZE;
    }
}
