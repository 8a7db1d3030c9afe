package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LatentTilesTest {

    /** 64 columns, 96 at most, in eights: Stable Diffusion 1. */
    private static LatentTiles over(Boundary boundary, int length) {
        return LatentTiles.over(boundary, length, 64, 96, 8);
    }

    private static Tensor ramp(int columns) {
        return Tensor.generate(new int[] {1, 2, 3, columns}, i -> i);
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, 64, 64, 1",
        "OPEN, 96, 96, 1",
        "OPEN, 104, 64, 2",
        "OPEN, 112, 64, 2",
        "OPEN, 120, 64, 3",
        "OPEN, 375, 64, 8",
        "PERIODIC, 5, 24, 1",
        "PERIODIC, 50, 72, 1",
        "PERIODIC, 64, 80, 1",
        "PERIODIC, 80, 96, 1",
        "PERIODIC, 81, 64, 2",
        "PERIODIC, 375, 64, 8"
    })
    void fewestThatOverlapByAQuarter(Boundary boundary, int length, int width, int count) {
        LatentTiles tiles = over(boundary, length);
        assertEquals(width, tiles.width());
        assertEquals(count, tiles.count());
        List<Integer> starts = tiles.starts();
        for (int i = 1; i < count; i++) {
            assertTrue(starts.get(i - 1) + width - starts.get(i) >= 16);
        }
        int end = starts.get(count - 1) + width;
        if (boundary == Boundary.OPEN) {
            assertEquals(length, end);
        } else {
            assertTrue(end - length >= 16);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftAsItIsStaysAsItIs(Boundary boundary) {
        for (int length : new int[] {8, 64, 120, 200, 375}) {
            Tensor whole = ramp(length);
            Tensor mapped = over(boundary, length).map(whole, (index, piece) -> piece);
            for (int i = 0; i < whole.size(); i++) {
                assertEquals(whole.get(i), mapped.get(i), 1e-6 * whole.size());
            }
        }
    }

    @Test
    void aSingleTileIsTheWholeItself() {
        Tensor whole = ramp(64);
        assertSame(whole, over(Boundary.OPEN, 64).map(whole, (index, piece) -> piece));
    }

    @Test
    void tilesBlendWithoutAStep() {
        LatentTiles tiles = over(Boundary.PERIODIC, 200);
        Tensor mapped = tiles.map(ramp(200), (index, piece) -> Tensor.generate(piece.shape(), i -> index));
        int last = tiles.count() - 1;
        for (int x = 0; x < 200; x++) {
            float step = Math.abs(mapped.get((x + 1) % 200) - mapped.get(x));
            assertTrue(step <= 0.07 * last, "a step of " + step + " at " + x);
        }
    }

    @Test
    void tilesOfImagesAndLatentsMeetInTheSamePlaces() {
        LatentTiles tiles = over(Boundary.PERIODIC, 375);
        Tensor picture = Tensor.generate(new int[] {1, 3, 2, 3000}, i -> i % 3000);
        Tensor small = tiles.map(
                picture,
                (index, piece) -> Tensor.generate(new int[] {1, 3, 2, piece.dimension(3) / 8}, i -> piece.get(i * 8)));
        assertEquals(375, small.dimension(3));
        for (int x = 0; x < 375; x++) {
            assertEquals(8 * x, small.get(x), 0.01);
        }
        Tensor large = tiles.map(
                small,
                (index, piece) -> Tensor.generate(new int[] {1, 3, 2, piece.dimension(3) * 8}, i -> piece.get(i / 8)));
        assertEquals(3000, large.dimension(3));
        for (int x = 0; x < 3000; x++) {
            assertEquals(x / 8 * 8, large.get(x), 0.01);
        }
    }

    @Test
    void theirMiddlesGoFromOneEndToTheOther() {
        LatentTiles tiles = over(Boundary.OPEN, 375);
        List<Double> middles = new ArrayList<>();
        for (int i = 0; i < tiles.count(); i++) {
            middles.add(tiles.middle(i));
        }
        assertEquals(middles.stream().sorted().toList(), middles);
        assertEquals(32 / 375.0, middles.get(0), 1e-9);
        assertEquals(1 - 32 / 375.0, middles.get(tiles.count() - 1), 1e-9);
    }
}
