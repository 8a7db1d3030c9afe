package io.github.riffusion4j.testkit;

import org.junit.jupiter.api.Assertions;

/** Distances between arrays, as assertions whose messages show the distance found. */
public final class Compare {

    private Compare() {}

    /** Asserts that ‖actual − expected‖ is at most {@code tolerance} times ‖expected‖ (Euclidean norms). */
    public static void relativeError(double tolerance, float[] expected, float[] actual) {
        double error = relativeError(expected, actual);
        Assertions.assertTrue(
                error <= tolerance, () -> "relative error " + error + ", at most " + tolerance + " allowed");
    }

    /** ‖actual − expected‖ / ‖expected‖. */
    public static double relativeError(float[] expected, float[] actual) {
        Assertions.assertEquals(expected.length, actual.length, "length");
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    /** Asserts that no two values differ by more than {@code tolerance}. */
    public static void maxDifference(double tolerance, float[] expected, float[] actual) {
        Assertions.assertEquals(expected.length, actual.length, "length");
        for (int i = 0; i < expected.length; i++) {
            // Written so that a NaN fails.
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                Assertions.fail("at " + i + ": expected " + expected[i] + ", found " + actual[i] + ", at most "
                        + tolerance + " allowed");
            }
        }
    }
}
