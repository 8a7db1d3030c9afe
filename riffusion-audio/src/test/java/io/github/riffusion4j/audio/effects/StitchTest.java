package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StitchTest {

    private static final Duration CROSSFADE = Duration.ofMillis(100);
    private static final int OVERLAP = 4410;

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 100, 150})
    void theReferenceIsExact(int millis) {
        List<AudioClip> clips = List.of(Goldens.mono("stitch_a"), Goldens.mono("stitch_b"));
        AudioClip joined = Stitch.reference(clips, Duration.ofMillis(millis));
        assertArrayEquals(Goldens.samples("stitch_xf" + millis), Goldens.interleaved(joined));
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 101})
    void theReferenceIsExactForClipsOfBrokenMilliseconds(int millis) {
        List<AudioClip> clips = List.of(
                Goldens.mono("stitch_a").slice(0, 7777),
                Goldens.mono("stitch_b").slice(0, 5555));
        AudioClip joined = Stitch.reference(clips, Duration.ofMillis(millis));
        assertArrayEquals(Goldens.samples("stitch_odd_xf" + millis), Goldens.interleaved(joined));
    }

    @Test
    void theLengthIsTheSumLessTheCrossfades() {
        AudioClip clip = Signals.clip(Signals.noise(1, 10_000), Signals.noise(2, 10_000));
        assertEquals(
                30_000 - 2 * OVERLAP,
                Stitch.of(List.of(clip, clip, clip), CROSSFADE).length());
        assertEquals(clip, Stitch.of(List.of(clip), CROSSFADE));
        AudioClip butted = Stitch.of(List.of(clip, clip), Duration.ZERO);
        assertEquals(clip, butted.slice(0, 10_000));
        assertEquals(clip, butted.slice(10_000, 20_000));
    }

    @Test
    void outsideTheCrossfadeNothingChanges() {
        AudioClip a = Signals.clip(Signals.noise(1, 10_000));
        AudioClip b = Signals.clip(Signals.noise(2, 12_000));
        AudioClip joined = Stitch.of(List.of(a, b), CROSSFADE);
        assertEquals(a.slice(0, 10_000 - OVERLAP), joined.slice(0, 10_000 - OVERLAP));
        assertEquals(b.slice(OVERLAP, 12_000), joined.slice(10_000, 22_000 - OVERLAP));
    }

    @Test
    void unlikeClipsKeepTheirPower() {
        AudioClip a = Signals.clip(Signals.noise(1, 44_100));
        AudioClip b = Signals.clip(Signals.noise(2, 44_100));
        AudioClip joined = Stitch.of(List.of(a, b), Duration.ofSeconds(1));
        for (int part = 0; part < 10; part++) {
            double rms = joined.slice(4410 * part, 4410 * (part + 1)).rms();
            assertEquals(0, Signals.decibels(rms / a.rms()), 0.3);
        }
    }

    @Test
    void equalClipsStayThemselves() {
        AudioClip tone = Signals.clip(Signals.scaled(Signals.tone(44_100, 440, 44_100), 0.9));
        AudioClip joined = Stitch.of(List.of(tone, tone), CROSSFADE);
        AudioClip constant = Signals.clip(Signals.constant(0.5f, 10_000));
        AudioClip held = Stitch.of(List.of(constant, constant), CROSSFADE);
        // 100 ms are a whole number of periods.
        for (int i = 0; i < joined.length(); i++) {
            assertEquals(0.9 * Signals.sine(44_100, 440, i), joined.sample(0, i), 1e-5);
        }
        for (int i = 0; i < held.length(); i++) {
            assertEquals(0.5, held.sample(0, i), 1e-6);
        }
    }

    @Test
    void clipsThatDoNotFitAreRejected() {
        AudioClip clip = Signals.clip(new float[10_000]);
        expect(List.of(), CROSSFADE, "no clips");
        expect(List.of(clip, AudioClip.of(48_000, new float[9])), CROSSFADE, "clip 1 has 48000 Hz", "44100");
        expect(List.of(clip, clip, clip.stereo()), CROSSFADE, "clip 2 has 2 channels", "has 1");
        expect(List.of(clip, clip.slice(0, 4409)), CROSSFADE, "clip 1 has 4409 samples", "1 crossfade of 4410");
        expect(List.of(clip, clip.slice(0, 8819), clip), CROSSFADE, "clip 1", "2 crossfades of 4410");
        expect(List.of(clip, clip), Duration.ofMillis(-5), "crossfade of -5 ms");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Stitch.reference(List.of(clip, clip), Duration.ofMillis(228)),
                "228 ms",
                "227 and 227 ms");
    }

    private static void expect(List<AudioClip> clips, Duration crossfade, String... words) {
        Failure.expect(IllegalArgumentException.class, () -> Stitch.of(clips, crossfade), words);
    }
}
