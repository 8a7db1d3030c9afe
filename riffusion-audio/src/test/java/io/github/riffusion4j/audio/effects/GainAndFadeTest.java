package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GainAndFadeTest {

    private static final AudioClip ONES = Signals.clip(Signals.constant(1, 4410), Signals.constant(-1, 4410));

    @Test
    void gainIsInDecibels() {
        assertEquals(0.1f, Gain.of(-20).apply(ONES).sample(0, 7));
        assertEquals(-10f, Gain.of(20).apply(ONES).sample(1, 7));
        assertSame(ONES, Gain.of(0).apply(ONES));
        Failure.expect(IllegalArgumentException.class, () -> Gain.of(Double.NaN), "NaN dB");
    }

    @Test
    void aFadeInRisesFromSilenceOverItsDuration() {
        AudioClip faded = Fade.in(Duration.ofMillis(50)).apply(ONES);
        assertTrue(faded.sample(0, 0) < 1e-5);
        assertEquals(0.5, faded.sample(0, 1102), 1e-3);
        assertEquals(-0.5, faded.sample(1, 1102), 1e-3);
        assertEquals(ONES.slice(2205, 4410), faded.slice(2205, 4410));
        for (int i = 1; i < 2206; i++) {
            assertTrue(faded.sample(0, i) > faded.sample(0, i - 1));
        }
    }

    @Test
    void aFadeOutIsAFadeInBackwards() {
        AudioClip in = Fade.in(Duration.ofMillis(30)).apply(ONES);
        AudioClip out = Fade.out(Duration.ofMillis(30)).apply(ONES);
        for (int i = 0; i < 4410; i++) {
            assertEquals(in.sample(0, i), out.sample(0, 4409 - i));
        }
    }

    @Test
    void aFadeLongerThanAClipTakesAllOfIt() {
        AudioClip faded = Fade.in(Duration.ofDays(400)).apply(ONES);
        assertTrue(faded.sample(0, 4409) > 0.999);
        Failure.expect(IllegalArgumentException.class, () -> Fade.out(Duration.ofMillis(-1)), "fade of -1 ms");
    }
}
