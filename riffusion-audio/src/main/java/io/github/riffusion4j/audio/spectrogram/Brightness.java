package io.github.riffusion4j.audio.spectrogram;

/**
 * The brightness of pixels, as {@code (int) (255 - share^power * 255)} in single precision, by a table instead of a
 * power for each pixel: the brightness falls as the share grows, so that a share for each level says all.
 */
final class Brightness {

    private static final int BRIGHTEST = 255;

    /** The lower bits of a number that the table does not tell apart: what is left is within 0.4 percent. */
    private static final int SHIFT = 15;

    private static final int ONE = Float.floatToRawIntBits(1);

    private final double power;

    /** The bits of the smallest share of a level or one below. */
    private final int[] from = new int[BRIGHTEST + 1];

    /** The level of the smallest share with these upper bits. */
    private final short[] levels = new short[(ONE >> SHIFT) + 1];

    /** @param power the exponent, above 0 */
    Brightness(double power) {
        this.power = power;
        int least = 0;
        for (int level = BRIGHTEST; level >= 0; level--) {
            least = smallest(level, least);
            from[level] = least;
        }
        int level = BRIGHTEST;
        for (int i = 0; i < levels.length; i++) {
            while (level > 0 && i << SHIFT >= from[level - 1]) {
                level--;
            }
            levels[i] = (short) level;
        }
    }

    /** The bits of the smallest share, from a given one on, whose level is at most this one. */
    private int smallest(int level, int least) {
        int low = least;
        int high = ONE;
        while (low < high) {
            // The bits of numbers from 0 to 1 are in the order of the numbers.
            int middle = (low + high) >>> 1;
            if (computed(Float.intBitsToFloat(middle)) <= level) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The level of a share of the loudest amplitude, 0 (black) to 255; above 1 it is that of 1. */
    int level(float share) {
        if (!(share > 0 && share < 1)) {
            return computed(share);
        }
        int bits = Float.floatToRawIntBits(share);
        int level = levels[bits >> SHIFT];
        while (level > 0 && bits >= from[level - 1]) {
            level--;
        }
        return level;
    }

    private int computed(float share) {
        // Single precision in this order, as NumPy computes it, so that truncation falls on the same side.
        float power = (float) Math.pow(Math.min(1, share), this.power);
        return (int) (255 - power * 255);
    }
}
