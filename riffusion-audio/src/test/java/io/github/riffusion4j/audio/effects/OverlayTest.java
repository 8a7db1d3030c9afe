package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {

    private static final AudioClip ONES = Signals.clip(Signals.constant(1, 441));
    private static final AudioClip LONG = Signals.clip(Signals.constant(0.5f, 882));

    @Test
    void theReferenceIsExact() {
        AudioClip mixed = Overlay.reference(List.of(Goldens.mono("stitch_a"), Goldens.mono("stitch_b")));
        assertArrayEquals(Goldens.samples("overlay_ab"), Goldens.interleaved(mixed));
    }

    @Test
    void theReferenceIsAsLongAsItsFirstClip() {
        assertEquals(441, Overlay.reference(List.of(ONES, LONG)).length());
        assertEquals(882, Overlay.reference(List.of(LONG, ONES)).length());
    }

    @Test
    void layersAddUpWithTheirGainsAndStarts() {
        AudioClip mixed = Overlay.of(
                Layer.of(LONG), Layer.of(ONES).gain(-20), Layer.of(ONES).startingAt(Duration.ofMillis(15)));
        assertEquals(662 + 441, mixed.length());
        assertEquals(0.6f, mixed.sample(0, 0), 1e-6);
        assertEquals(0.5f, mixed.sample(0, 441));
        assertEquals(0.5f, mixed.sample(0, 661));
        assertEquals(1.5f, mixed.sample(0, 662), "not clipped");
        assertEquals(1, mixed.sample(0, 1102));
    }

    @Test
    void oneLayerIsItsClip() {
        assertEquals(LONG, Overlay.of(Layer.of(LONG)));
    }

    @Test
    void layersThatDoNotFitAreRejected() {
        Failure.expect(IllegalArgumentException.class, Overlay::of, "no clips");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Overlay.of(Layer.of(ONES), Layer.of(ONES.stereo())),
                "clip 1 has 2 channels");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Overlay.reference(List.of(ONES, AudioClip.of(8000, new float[1]))),
                "8000 Hz");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Overlay.of(Layer.of(ONES).startingAt(Duration.ofDays(400))),
                "beyond");
        Failure.expect(IllegalArgumentException.class, () -> Layer.of(ONES).gain(Double.NaN), "NaN");
        Failure.expect(IllegalArgumentException.class, () -> Layer.of(ONES).startingAt(Duration.ofMillis(-1)), "-1 ms");
    }
}
