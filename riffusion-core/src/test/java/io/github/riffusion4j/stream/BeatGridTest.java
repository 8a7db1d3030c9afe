package io.github.riffusion4j.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BeatGridTest {

    private static final int RATE = 44_100;
    private static final int LENGTH = 225_792; // 512 columns

    private static AudioClip clip(double... strokes) {
        float[] samples = new float[LENGTH];
        for (double stroke : strokes) {
            for (int i = 0; i < 4_000 && stroke * RATE + i < LENGTH; i++) {
                samples[(int) (stroke * RATE) + i] = (float) (Math.exp(-i / 800.0) * Math.sin(i * 0.05 * (1 + i % 7)));
            }
        }
        return AudioClip.of(RATE, samples);
    }

    @Test
    void beatsThatAreKnownAreWhereTheyAre() {
        BeatGrid timing = BeatGrid.of(clip(), OptionalInt.of(12), 1, 4_410);
        assertEquals(0, timing.changeAtOrAfter(0));
        assertEquals(18_816, timing.changeAtOrAfter(1));
        assertEquals(18_816, timing.changeAfter(0));
        assertEquals(LENGTH, timing.changeAtOrAfter(11 * 18_816 + 1));
        assertEquals(0, timing.changeAtOrBefore(18_815));
        assertEquals(18_816, timing.changeAtOrBefore(18_816));
        assertEquals(4_410, timing.crossfade().length());
    }

    /** Seven beats do not divide the clip: each is at its nearest sample, for hours. */
    @Test
    void changesNeverDriftAndNeverRepeat() {
        BeatGrid timing = BeatGrid.of(clip(), OptionalInt.of(7), 1, 1_000_000);
        long change = 0;
        for (int i = 1; i <= 70_000; i++) {
            change = timing.changeAfter(change);
            assertEquals(Math.round(i / 7.0 * LENGTH), change);
            assertEquals(change, timing.changeAtOrBefore(change));
            assertEquals(change, timing.changeAtOrAfter(change));
        }
        assertTrue(timing.crossfade().length() < LENGTH / 7);
    }

    @Test
    void barsHaveSeveralBeats() {
        BeatGrid timing = BeatGrid.of(clip(), OptionalInt.of(12), 4, 0);
        assertEquals(4 * 18_816, timing.changeAfter(0));
        assertEquals(0, timing.crossfade().length());
    }

    @Test
    void beatsThatAreNotKnownAreFound() {
        double[] strokes = new double[10];
        for (int i = 0; i < strokes.length; i++) {
            strokes[i] = 0.2 + 0.512 * i;
        }
        BeatGrid timing = BeatGrid.of(clip(strokes), OptionalInt.empty(), 1, 0);
        assertEquals(0.2 * RATE, (double) timing.changeAtOrAfter(0), 0.02 * RATE);
        assertEquals(0.512 * RATE, timing.interval(), 1);
    }

    @Test
    void withoutBeatsThereAreTwoASecond() {
        BeatGrid timing = BeatGrid.of(clip(), OptionalInt.empty(), 1, 0);
        assertEquals(LENGTH / 10.0, timing.interval(), 1e-9);
    }
}
