package io.github.riffusion4j.onnx.weights;

import java.nio.ByteBuffer;

/** Decodes stored elements to floats. */
final class ElementDecoder {

    /** The number of elements converted at a time, few enough to stay in a processor's cache. */
    private static final int CHUNK = 1 << 16;

    private static final int HALF_EXPONENT_BITS = 0x1f;
    private static final int HALF_MANTISSA_BITS = 10;

    /** The difference of the exponent biases of 32-bit and 16-bit floats: 127 - 15. */
    private static final int EXPONENT_SHIFT = 112;

    private ElementDecoder() {}

    /**
     * Decodes the next {@code count} elements.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the file was cut short after it was opened
     */
    static float[] decode(ElementType type, ByteReader bytes, int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i += CHUNK) {
            int chunk = Math.min(CHUNK, count - i);
            convert(type, bytes.read(chunk * type.bytes()), floats, i, chunk);
        }
        return floats;
    }

    private static void convert(ElementType type, ByteBuffer bytes, float[] floats, int from, int count) {
        switch (type) {
            case F32 -> bytes.asFloatBuffer().get(floats, from, count);
            case F64 -> fill(floats, from, count, i -> (float) bytes.getDouble(Double.BYTES * i));
            case F16 -> fill(floats, from, count, i -> half(bytes.getShort(Short.BYTES * i)));
            case BF16 ->
                fill(floats, from, count, i -> Float.intBitsToFloat(bytes.getShort(Short.BYTES * i) << Short.SIZE));
            case I64 -> fill(floats, from, count, i -> bytes.getLong(Long.BYTES * i));
            case I32 -> fill(floats, from, count, i -> bytes.getInt(Integer.BYTES * i));
            case I16 -> fill(floats, from, count, i -> bytes.getShort(Short.BYTES * i));
            case I8 -> fill(floats, from, count, bytes::get);
            case U8 -> fill(floats, from, count, i -> bytes.get(i) & 0xff);
            case BOOL -> fill(floats, from, count, i -> bytes.get(i) == 0 ? 0 : 1);
        }
    }

    /** The value of the i-th element. */
    private interface Element {
        float at(int index);
    }

    private static void fill(float[] floats, int from, int count, Element element) {
        for (int i = 0; i < count; i++) {
            floats[from + i] = element.at(i);
        }
    }

    /** IEEE 754 binary16; every value is exact as a 32-bit float. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << Short.SIZE;
        int exponent = bits >> HALF_MANTISSA_BITS & HALF_EXPONENT_BITS;
        int mantissa = bits & (1 << HALF_MANTISSA_BITS) - 1;
        if (exponent == 0) {
            float tiny = mantissa * 0x1p-24f;
            return sign == 0 ? tiny : -tiny;
        }
        int wide = exponent == HALF_EXPONENT_BITS ? 0xff : exponent + EXPONENT_SHIFT;
        return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
    }
}
