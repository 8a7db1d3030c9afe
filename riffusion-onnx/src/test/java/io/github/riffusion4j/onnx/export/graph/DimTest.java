package io.github.riffusion4j.onnx.export.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import org.junit.jupiter.api.Test;

class DimTest {

    private final Dim height = Dim.symbolic("height", 8);
    private final Dim width = Dim.symbolic("width", 8);

    @Test
    void fixedDimensionsAreNumbers() {
        assertTrue(Dim.of(6).isFixed());
        assertEquals(6, Dim.of(6).fixed());
        assertEquals(Dim.of(24), Dim.of(6).times(4));
        assertEquals(Dim.of(3), Dim.of(6).dividedBy(2));
        assertEquals(Dim.of(10), Dim.of(6).plus(Dim.of(4)));
        Failure.expect(IllegalArgumentException.class, () -> Dim.of(6).dividedBy(4), "3/2");
    }

    @Test
    void symbolicDimensionsAreDividedOnlyByKnownDivisors() {
        assertFalse(height.isFixed());
        assertEquals("height/8", height.dividedBy(2).dividedBy(4).toString());
        assertEquals(height, height.dividedBy(8).times(8));
        Failure.expect(IllegalArgumentException.class, () -> height.dividedBy(16), "height/16");
        Failure.expect(IllegalStateException.class, height::fixed, "height");
        Failure.expect(IllegalArgumentException.class, () -> height.plus(height), "height");
    }

    @Test
    void divisorIsKnown() {
        assertEquals(8, height.divisor());
        assertEquals(2, height.dividedBy(4).divisor());
        assertEquals(24, height.times(3).divisor());
        assertEquals(16, height.times(Dim.symbolic("width", 8)).dividedBy(4).divisor());
        assertEquals(1, Dim.symbolic("batch").divisor());
        assertEquals(77, Dim.of(77).divisor());
    }

    @Test
    void productsAreCommutative() {
        assertEquals(height.times(width), width.times(height));
        assertEquals("4*height*width", width.times(2).times(height.times(2)).toString());
        assertEquals(
                "height*width/64", height.dividedBy(8).times(width.dividedBy(8)).toString());
    }
}
