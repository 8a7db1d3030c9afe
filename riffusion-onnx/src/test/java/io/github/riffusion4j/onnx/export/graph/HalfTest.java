package io.github.riffusion4j.onnx.export.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {

    /** Decodes by the standard: sign, 5 bits of exponent, 10 of mantissa. */
    private static float value(int half) {
        int exponent = half >> 10 & 31;
        int mantissa = half & 1023;
        double magnitude = exponent == 0 ? mantissa * 0x1p-24 : (1024 + mantissa) * Math.pow(2, exponent - 25);
        return (float) (half >> 15 == 0 ? magnitude : -magnitude);
    }

    @Test
    void everyHalfRoundTrips() {
        for (int half = 0; half < 1 << 16; half++) {
            if ((half >> 10 & 31) != 31) {
                assertEquals((short) half, Half.of(value(half)), "half " + half);
            }
        }
    }

    @Test
    void roundsToNearestTiesToEven() {
        for (int half = 0; half < 0x7bff; half++) {
            float low = value(half);
            float high = value(half + 1);
            float middle = (low + high) / 2;
            assertEquals((short) (half + (half & 1)), Half.of(middle), "above half " + half);
            assertEquals((short) half, Half.of(Math.nextDown(middle)), "above half " + half);
            assertEquals((short) (half + 1), Half.of(Math.nextUp(middle)), "above half " + half);
        }
    }

    @ParameterizedTest
    @CsvSource({"65519, 7bff", "65520, 7c00", "-1e9, fc00", "Infinity, 7c00", "NaN, 7e00", "-0.0, 8000", "1e-9, 0"})
    void theEndsOfTheRange(float value, String half) {
        assertEquals((short) Integer.parseInt(half, 16), Half.of(value));
    }
}
