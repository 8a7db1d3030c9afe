package io.github.riffusion4j.onnx.export.graph;

/** Converts to 16-bit floating-point numbers (IEEE 754 binary16). */
final class Half {

    private static final int INFINITY = 0x7c00;
    private static final int NAN = 0x7e00;

    /** The smallest exponent of normal halves. */
    private static final int SMALLEST_EXPONENT = -14;

    private static final int LARGEST_EXPONENT = 15;
    private static final int DROPPED_BITS = 13;

    private Half() {}

    /** Rounds to the nearest half, ties to even. Numbers that are too large become infinite. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | NAN);
        }
        float magnitude = Math.abs(value);
        int exponent = Math.getExponent(magnitude);
        if (exponent > LARGEST_EXPONENT) {
            return (short) (sign | INFINITY);
        }
        if (exponent < SMALLEST_EXPONENT) {
            // A multiple of 2^-24, which rint rounds to as the standard asks; 1024 of them are the next exponent.
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int exact = (Float.floatToRawIntBits(magnitude) & 0x7fffff) | ((exponent - SMALLEST_EXPONENT + 1) << 23);
        int half = exact >>> DROPPED_BITS;
        int rest = exact & ((1 << DROPPED_BITS) - 1);
        int middle = 1 << (DROPPED_BITS - 1);
        // The carry of a mantissa of ones runs into the exponent, as it should, up to infinity.
        boolean up = rest > middle || (rest == middle && (half & 1) == 1);
        return (short) (sign | (half + (up ? 1 : 0)));
    }
}
