package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeamlessLoopTest {

    private static final Effect LOOP = SeamlessLoop.of(Duration.ofMillis(50));

    @ParameterizedTest
    @ValueSource(doubles = {55, 440, 997.3, 3000.7})
    void theSeamIsAsSmoothAsTheRest(double frequency) {
        AudioClip clip = Signals.clip(Signals.tone(44_100, frequency, 30_001));
        AudioClip loop = LOOP.apply(clip);
        // A tone's slope, and its curvature, have a bound; a click exceeds both.
        double step = 2 * Math.PI * frequency / 44_100;
        assertTrue(stepAcross(loop) <= 1.03 * step, () -> "a step of " + stepAcross(loop) + ", inside " + step);
        assertTrue(bendAcross(loop) <= 1.02 * step * step, () -> "a bend of " + bendAcross(loop));
    }

    @Test
    void theRawClipWouldClick() {
        AudioClip clip = Signals.clip(Signals.tone(44_100, 440, 30_001));
        assertTrue(stepAcross(clip) > 3 * 2 * Math.PI * 440 / 44_100);
    }

    @Test
    void aLoopRestartsWithWhatCameNext() {
        AudioClip clip = Signals.clip(Signals.noise(3, 20_000), Signals.noise(4, 20_000));
        AudioClip loop = LOOP.apply(clip);
        assertEquals(20_000 - 2205, loop.length());
        assertEquals(clip.slice(2205, 17_795), loop.slice(2205, 17_795));
        for (int c = 0; c < 2; c++) {
            assertEquals(clip.sample(c, 17_795), loop.sample(c, 0), 1e-3);
        }
    }

    @Test
    void loudnessStaysEvenAcrossTheSeam() {
        AudioClip clip = Signals.clip(Signals.noise(5, 44_100));
        AudioClip loop = SeamlessLoop.of(Duration.ofMillis(400)).apply(clip);
        for (int part = 0; part < 5; part++) {
            assertEquals(
                    0,
                    Signals.decibels(loop.slice(part * 4410, (part + 1) * 4410).rms() / clip.rms()),
                    0.3);
        }
    }

    @Test
    void aConstantStaysConstant() {
        AudioClip loop = LOOP.apply(Signals.clip(Signals.constant(-0.3f, 10_000)));
        for (int i = 0; i < loop.length(); i++) {
            assertEquals(-0.3f, loop.sample(0, i), 1e-6);
        }
    }

    @Test
    void aClipTooShortIsRejected() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> LOOP.apply(Signals.clip(new float[4409])),
                "4409 samples",
                "crossfade of 2205");
        Failure.expect(
                IllegalArgumentException.class, () -> SeamlessLoop.of(Duration.ofMillis(-1)), "crossfade of -1 ms");
    }

    /** The largest step between neighbours near the seam of the clip played twice. */
    static double stepAcross(AudioClip loop) {
        double largest = 0;
        for (int i = -2300; i < 2300; i++) {
            largest = Math.max(largest, Math.abs(at(loop, i) - at(loop, i - 1)));
        }
        return largest;
    }

    private static double bendAcross(AudioClip loop) {
        double largest = 0;
        for (int i = -10; i < 10; i++) {
            largest = Math.max(largest, Math.abs(at(loop, i + 1) - 2 * at(loop, i) + at(loop, i - 1)));
        }
        return largest;
    }

    private static double at(AudioClip loop, int i) {
        return loop.sample(0, Math.floorMod(i, loop.length()));
    }
}
