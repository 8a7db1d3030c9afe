package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.export.Quantization.Format;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizationTest {

    private static final int OUTPUTS = 50;

    /** Rows of many scales and odd length, one of them zero. */
    private static float[] rows(int inner) {
        Random random = new Random(inner);
        float[] rows = new float[OUTPUTS * inner];
        for (int i = inner; i < rows.length; i++) {
            rows[i] = (float) ((random.nextDouble() - 0.5) * Math.exp(i / inner % 9 - 4));
        }
        return rows;
    }

    private static int integer(byte[] columns, int i, int out, Format format) {
        byte stored = columns[i * OUTPUTS + out];
        return format == Format.U8 ? (stored & 0xff) - 128 : stored;
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreWithinHalfAStep(Format format) {
        int inner = 129;
        float[] rows = rows(inner);
        Quantization quantization = Quantization.of(rows.clone(), OUTPUTS, format);
        byte[] columns = quantization.columns();
        for (int out = 0; out < OUTPUTS; out++) {
            float scale = quantization.scale()[out];
            for (int i = 0; i < inner; i++) {
                float weight = rows[out * inner + i];
                assertEquals(weight, scale * integer(columns, i, out, format), scale * 0.50001);
            }
        }
    }

    /** Signed and unsigned integers differ only by the zero point. */
    @Test
    void unsignedFormatDiffersOnlyByZeroPoint() {
        byte[] signed = Quantization.of(rows(64), OUTPUTS, Format.S8).columns();
        Quantization unsigned = Quantization.of(rows(64), OUTPUTS, Format.U8);
        assertArrayEquals(Quantization.of(rows(64), OUTPUTS, Format.S8).scale(), unsigned.scale());
        byte[] shifted = unsigned.columns();
        for (int i = 0; i < signed.length; i++) {
            assertEquals(signed[i] + 128, shifted[i] & 0xff);
        }
    }

    /**
     * Products of pairs with the largest unsigned integers, the worst case, fit in 16 bits; without reduction they do
     * not.
     */
    @ParameterizedTest
    @CsvSource({"S8, 129", "S8, 1000", "S8_REDUCED_RANGE, 129", "S8_REDUCED_RANGE, 1000"})
    void pairSumsFitIn16Bits(Format format, int inner) {
        byte[] columns = Quantization.of(rows(inner), OUTPUTS, format).columns();
        int largest = 0;
        for (int out = 0; out < OUTPUTS; out++) {
            for (int i = 0; i + 1 < inner; i += 2) {
                int first = integer(columns, i, out, format);
                int second = integer(columns, i + 1, out, format);
                largest = Math.max(largest, 255 * Math.max(0, first) + 255 * Math.max(0, second));
                largest = Math.max(largest, -255 * Math.min(0, first) - 255 * Math.min(0, second));
            }
        }
        boolean fits = largest <= Short.MAX_VALUE;
        assertEquals(format == Format.S8_REDUCED_RANGE, fits, "largest sum " + largest);
    }

    /** Ties, too, round to sums that fit, of either sign. */
    @Test
    void tiesRoundToPairSumsThatFit() {
        float[] rows = {127, 0, 63.5f, 63.5f, -63.5f, -63.5f, 126.5f, 0.5f, -0.5f, -126.5f};
        Quantization quantization = Quantization.of(rows, 1, Format.S8_REDUCED_RANGE);
        assertArrayEquals(new float[] {1}, quantization.scale());
        assertArrayEquals(new byte[] {127, 0, 64, 64, -64, -64, 126, 0, 0, -126}, quantization.columns());
    }

    /** Nothing is lost if the largest weights have small neighbours. */
    @Test
    void isolatedLargeWeightsKeepAllBits() {
        float[] rows = {1, 0, -1, 0.5f, 0.25f, -1, 0.1f, 0.2f};
        Quantization reduced = Quantization.of(rows.clone(), 1, Format.S8_REDUCED_RANGE);
        Quantization whole = Quantization.of(rows.clone(), 1, Format.S8);
        assertArrayEquals(whole.scale(), reduced.scale());
        assertArrayEquals(whole.columns(), reduced.columns());
    }

    /** The range is reduced by at most one bit. */
    @Test
    void reducedRangeLosesAtMostOneBit() {
        float[] whole = Quantization.of(rows(1000), OUTPUTS, Format.S8).scale();
        float[] reduced =
                Quantization.of(rows(1000), OUTPUTS, Format.S8_REDUCED_RANGE).scale();
        for (int out = 0; out < OUTPUTS; out++) {
            assertTrue(reduced[out] >= whole[out] && reduced[out] <= 2 * whole[out]);
        }
    }
}
