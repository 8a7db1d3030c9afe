package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The goldens are pydub's, of a stereo clip that crosses the threshold in both directions. */
class CompressorTest {

    private static final Duration NONE = Duration.ZERO;

    @Test
    void theReferenceIsExact() {
        AudioClip compressed = Compressor.reference().apply(Goldens.stereo("compress_in"));
        assertArrayEquals(Goldens.samples("compress_out"), Goldens.interleaved(compressed));
    }

    @Test
    void theReferencesFiltersWithCompressionAreExact() {
        AudioClip filtered = Loudness.referenceCompressed().apply(Goldens.stereo("compress_in"));
        assertArrayEquals(Goldens.samples("compress_chain"), Goldens.interleaved(filtered));
    }

    @Test
    void whatExceedsTheThresholdIsDividedByTheRatio() {
        AudioClip loud = Signals.clip(Signals.constant(1, 44_100));
        Compressor compressor = new Compressor(-20, 4, Duration.ofMillis(5), Duration.ofMillis(50));
        assertEquals(-15, Signals.decibels(compressor.apply(loud).sample(0, 44_099)), 1e-3);
        Compressor limiter = new Compressor(-20, Double.POSITIVE_INFINITY, NONE, NONE);
        assertEquals(0.1, limiter.apply(loud).peak(), 1e-6);
    }

    @Test
    void whatStaysBelowTheThresholdStaysAsItIs() {
        AudioClip soft = Signals.clip(Signals.scaled(Signals.noise(1, 5000), 0.09));
        assertEquals(soft, Compressor.music().apply(soft));
        AudioClip loud = Signals.clip(Signals.noise(1, 5000));
        assertEquals(loud, new Compressor(-20, 1, NONE, NONE).apply(loud));
    }

    @Test
    void attackAndReleaseTakeTheirTime() {
        float[] samples = Signals.constant(0.1f, 3 * 44_100);
        for (int i = 44_100; i < 2 * 44_100; i++) {
            samples[i] = 1;
        }
        Compressor compressor = new Compressor(-20, 2, Duration.ofMillis(10), Duration.ofMillis(100));
        AudioClip compressed = compressor.apply(Signals.clip(samples));
        double share = 1 - Math.exp(-1);
        assertEquals(-10 * share, Signals.decibels(compressed.sample(0, 44_100 + 440)), 0.05);
        double released = Signals.decibels(compressed.sample(0, 2 * 44_100 + 4410) / 0.1);
        // The attack's smoothing delays the release a little.
        assertEquals(-10 * (1 - share), released, 0.5);
    }

    @Test
    void allChannelsGetTheSameGain() {
        float[] loud = Signals.noise(2, 5000);
        AudioClip compressed = Compressor.music().apply(Signals.clip(loud, Signals.scaled(loud, 0.01)));
        for (int i = 0; i < 5000; i++) {
            assertEquals(compressed.sample(0, i) * 0.01, compressed.sample(1, i), 1e-7);
        }
        assertTrue(compressed.rms() < Signals.clip(loud).rms() / 2);
    }

    @Test
    void settingsOutOfRangeAreRejected() {
        Failure.expect(IllegalArgumentException.class, () -> new Compressor(-20, 0.5, NONE, NONE), "ratio of 0.5");
        Failure.expect(IllegalArgumentException.class, () -> new Compressor(-20, Double.NaN, NONE, NONE), "NaN");
        Failure.expect(
                IllegalArgumentException.class,
                () -> new Compressor(Double.NEGATIVE_INFINITY, 2, NONE, NONE),
                "threshold");
        Failure.expect(
                IllegalArgumentException.class, () -> new Compressor(-20, 2, Duration.ofMillis(-1), NONE), "attack");
    }
}
