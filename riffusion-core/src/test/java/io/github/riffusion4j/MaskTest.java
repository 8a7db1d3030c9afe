package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskTest {

    /** As the web application's masks of these ids, but for where exactly lines and slopes lie. */
    @ParameterizedTest
    @CsvSource({"mask_beat_lines_80, 0.01", "mask_gradient_top_70, 0.02", "mask_top_third_75, 0.01"})
    void shapesMeanTheSameAsTheReferences(String id, double tolerance) {
        Mask theirs = Mask.read(SharedData.path("masks/" + id + ".png"));
        Mask ours = Mask.of(SeedMask.byId(id), 512, 512);
        double difference = 0;
        for (int i = 0; i < 512 * 512; i++) {
            difference += Math.abs(theirs.repaint(i % 512, i / 512) - ours.repaint(i % 512, i / 512));
        }
        assertEquals(0, difference / (512 * 512), tolerance);
    }

    @ParameterizedTest
    @CsvSource({
        "BEAT_LINES_80, 192, 10, 0.8",
        "BEAT_LINES_80, 128, 10, 1",
        "BEAT_LINES_80, 0, 10, 0.8",
        "BEAT_LINES_80, 511, 10, 0.8",
        "BEAT_LINES_80, 192, 300, 1",
        "GRADIENT_DARK, 5, 0, 0",
        "GRADIENT_DARK, 5, 255, 0.5",
        "GRADIENT_DARK, 5, 511, 1",
        "GRADIENT_TOP_70, 5, 0, 0.7",
        "GRADIENT_TOP_70, 5, 128, 0.85",
        "GRADIENT_TOP_70, 5, 256, 1",
        "GRADIENT_TOP_FIFTH_75, 5, 0, 0.75",
        "GRADIENT_TOP_FIFTH_75, 5, 103, 1",
        "TOP_THIRD_75, 5, 169, 0.75",
        "TOP_THIRD_75, 5, 171, 1",
        "TOP_THIRD_95, 5, 169, 0.95",
        "TOP_THIRD_95, 5, 171, 1"
    })
    void shapesKeepWhatTheirNamesSay(SeedMask shape, int x, int y, double repaint) {
        assertEquals(repaint, Mask.of(shape, 512, 512).repaint(x, y), 0.005);
    }

    @ParameterizedTest
    @EnumSource
    void shapesFitAnySize(SeedMask shape) {
        assertEquals(shape, SeedMask.byId(shape.id()));
        Mask small = Mask.of(shape, 128, 128);
        Mask large = Mask.of(shape, 512, 512);
        double difference = 0;
        for (int i = 0; i < 128 * 128; i++) {
            difference += Math.abs(small.repaint(i % 128, i / 128) - large.repaint(i % 128 * 4 + 2, i / 128 * 4 + 2));
        }
        assertTrue(difference / (128 * 128) < 0.01);
    }

    @Test
    void whatCannotBeIsRefused() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> SeedMask.byId("mask_top"), "no mask \"mask_top\"; there are mask_beat_lines_80, ");
        Failure.expect(type, () -> Mask.of(SeedMask.TOP_THIRD_75, 0, 10), "0 x 10");
        Failure.expect(type, () -> Mask.generate(4, 2, (x, y) -> x == 3 ? 1.5 : 1), "1.5 at 3, 0");
        Failure.expect(type, () -> Mask.generate(4, 2, (x, y) -> Double.NaN), "NaN at 0, 0");
    }
}
