package io.github.riffusion4j.audio.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;

/** Writes numbers as a big-endian TIFF file: a header, one directory, and the values that do not fit into it. */
final class TiffWriter {

    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;

    private TiffWriter() {}

    /** {@code numbers} holds Integers and Doubles only. */
    static byte[] write(SortedMap<Integer, Number> numbers) {
        int directoryBytes = 2 + ENTRY_BYTES * numbers.size() + 4;
        int doubles =
                (int) numbers.values().stream().filter(Double.class::isInstance).count();
        int nextValue = HEADER_BYTES + directoryBytes;
        byte[] tiff = new byte[nextValue + doubles * TiffType.DOUBLE.bytes];
        ByteBuffer out = ByteBuffer.wrap(tiff);
        out.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(HEADER_BYTES);
        out.putShort((short) numbers.size());
        for (Map.Entry<Integer, Number> entry : numbers.entrySet()) {
            Number value = entry.getValue();
            TiffType type = type(value);
            out.putShort(entry.getKey().shortValue());
            out.putShort((short) type.code).putInt(1);
            switch (type) {
                // A value shorter than its field stands at the field's beginning.
                case SHORT -> out.putShort(value.shortValue()).putShort((short) 0);
                case DOUBLE -> {
                    out.putInt(nextValue).putDouble(nextValue, value.doubleValue());
                    nextValue += TiffType.DOUBLE.bytes;
                }
                default -> out.putInt(value.intValue());
            }
        }
        out.putInt(0); // no further directory
        return tiff;
    }

    private static TiffType type(Number value) {
        if (value instanceof Double) {
            return TiffType.DOUBLE;
        }
        int integer = value.intValue();
        if (integer < 0) {
            return TiffType.SLONG;
        }
        return integer <= 0xffff ? TiffType.SHORT : TiffType.LONG;
    }
}
