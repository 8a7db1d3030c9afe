package io.github.riffusion4j.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Files of NumPy's format 1.0, for programs in Python. */
final class NumpyArray {

    private static final int MAGIC_AND_LENGTH = 10;
    private static final int ALIGNMENT = 64;

    private NumpyArray() {}

    /**
     * The bytes of a file of 32-bit numbers.
     *
     * @param arrays each of the shape, one after the other
     * @return an array whose first dimension is their number, and the others the shape's
     */
    static byte[] encode(List<float[]> arrays, int... shape) {
        byte[] header = header(arrays.size(), shape);
        int count = arrays.stream().mapToInt(array -> array.length).sum();
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        for (float[] array : arrays) {
            bytes.asFloatBuffer().put(array);
            bytes.position(bytes.position() + Float.BYTES * array.length);
        }
        return bytes.array();
    }

    /** Padded to a multiple of 64 bytes and ended by a line break. */
    private static byte[] header(int count, int[] shape) {
        String dimensions = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + count + ", " + dimensions + "), }";
        int length = (MAGIC_AND_LENGTH + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        header.putShort((short) (length - MAGIC_AND_LENGTH));
        String padding = " ".repeat(length - MAGIC_AND_LENGTH - text.length() - 1);
        return header.put((text + padding + "\n").getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
