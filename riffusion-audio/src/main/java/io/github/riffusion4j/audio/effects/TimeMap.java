package io.github.riffusion4j.audio.effects;

import java.util.Arrays;

/**
 * Which moment of the original plays at each moment of the stretched clip. On the whole time runs at 1 / factor; around
 * a transient it runs at 1, so that the transient sounds as it was, and what lies between makes up for it.
 */
final class TimeMap {

    /** The share of the way to the next transient, at its tighter scale, that may run at 1. */
    private static final double SHARE = 0.3;

    /** Corners of a piecewise linear function, in samples. */
    private final double[] original;

    private final double[] stretched;

    /** The stretched time at which each transient's surroundings begin. */
    private final double[] beginnings;

    /**
     * Makes a map.
     *
     * @param length samples of the original
     * @param factor stretched time / original time
     * @param transients samples of the original, increasing
     * @param radius samples around a transient that run at 1, where there is room
     */
    TimeMap(int length, double factor, int[] transients, double radius) {
        int corners = 2 * transients.length + 2;
        this.original = new double[corners];
        this.stretched = new double[corners];
        this.beginnings = new double[transients.length];
        double tighter = Math.min(1, factor);
        for (int i = 0; i < transients.length; i++) {
            double position = transients[i];
            double before = i == 0 ? position : position - transients[i - 1];
            double after = (i == transients.length - 1 ? length : transients[i + 1]) - position;
            double reach = Math.min(radius, SHARE * tighter * Math.min(before, after));
            original[2 * i + 1] = position - reach;
            original[2 * i + 2] = position + reach;
            stretched[2 * i + 1] = factor * position - reach;
            stretched[2 * i + 2] = factor * position + reach;
            beginnings[i] = factor * position - reach;
        }
        original[corners - 1] = length;
        stretched[corners - 1] = factor * length;
    }

    /** The original's moment at a moment of the stretched clip; before 0 and after the end it stands still. */
    double originalAt(double time) {
        int found = Arrays.binarySearch(stretched, time);
        int after = found >= 0 ? found : -found - 1;
        if (after == 0) {
            return 0;
        }
        if (after == stretched.length) {
            return original[after - 1];
        }
        double span = stretched[after] - stretched[after - 1];
        double share = span == 0 ? 0 : (time - stretched[after - 1]) / span;
        return original[after - 1] + share * (original[after] - original[after - 1]);
    }

    /** The transient whose surroundings begin between two stretched times, the first excluded; or -1. */
    int transientBeginningIn(double from, double to) {
        for (int i = 0; i < beginnings.length; i++) {
            if (beginnings[i] > from && beginnings[i] <= to) {
                return i;
            }
        }
        return -1;
    }
}
