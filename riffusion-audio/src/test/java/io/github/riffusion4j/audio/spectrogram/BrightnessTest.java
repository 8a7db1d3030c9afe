package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrightnessTest {

    /** Near the edge between two levels, and everywhere else: no pixel may differ from the reference's. */
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.1, 0.5, 1, 4, 1e-3, 100})
    void isWhatThePowerGives(double power) {
        Brightness brightness = new Brightness(power);
        for (int level = 0; level <= 255; level++) {
            int edge = Float.floatToIntBits((float) Math.pow((255 - level) / 255.0, 1 / power));
            for (int bits = Math.max(0, edge - 50); bits <= edge + 50; bits++) {
                assertLevel(power, brightness, Float.intBitsToFloat(bits));
            }
        }
        Random random = new Random(18);
        for (int i = 0; i < 100_000; i++) {
            assertLevel(power, brightness, random.nextFloat());
            assertLevel(power, brightness, Float.intBitsToFloat(random.nextInt(Float.floatToIntBits(1))));
        }
        for (float share : new float[] {0, -0f, 1, 2, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN, -1}) {
            assertLevel(power, brightness, share);
        }
    }

    private static void assertLevel(double power, Brightness brightness, float share) {
        int expected = (int) (255 - (float) Math.pow(Math.min(1, share), power) * 255);
        assertEquals(expected, brightness.level(share), () -> power + ": " + share);
    }
}
