package io.github.riffusion4j.playback;

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
        BeatGrid grid = BeatGrid.of(clip(), OptionalInt.of(12), 1, 4_410);
        assertEquals(0, grid.changeAtOrAfter(0));
        assertEquals(18_816, grid.changeAtOrAfter(1));
        assertEquals(18_816, grid.changeAfter(0));
        assertEquals(LENGTH, grid.changeAtOrAfter(11 * 18_816 + 1));
        assertEquals(0, grid.changeAtOrBefore(18_815));
        assertEquals(18_816, grid.changeAtOrBefore(18_816));
        assertEquals(4_410, grid.crossfade().length());
    }

    /** Seven beats do not divide the clip: each is at its nearest sample, for hours. */
    @Test
    void changesNeverDriftAndNeverRepeat() {
        BeatGrid grid = BeatGrid.of(clip(), OptionalInt.of(7), 1, 1_000_000);
        long change = 0;
        for (int i = 1; i <= 70_000; i++) {
            change = grid.changeAfter(change);
            assertEquals(Math.round(i / 7.0 * LENGTH), change);
            assertEquals(change, grid.changeAtOrBefore(change));
            assertEquals(change, grid.changeAtOrAfter(change));
        }
        assertTrue(grid.crossfade().length() < LENGTH / 7);
    }

    @Test
    void barsHaveSeveralBeats() {
        BeatGrid grid = BeatGrid.of(clip(), OptionalInt.of(12), 4, 0);
        assertEquals(4 * 18_816, grid.changeAfter(0));
        assertEquals(0, grid.crossfade().length());
    }

    @Test
    void beatsThatAreNotKnownAreFound() {
        double[] strokes = new double[10];
        for (int i = 0; i < strokes.length; i++) {
            strokes[i] = 0.2 + 0.512 * i;
        }
        BeatGrid grid = BeatGrid.of(clip(strokes), OptionalInt.empty(), 1, 0);
        assertEquals(0.2 * RATE, (double) grid.changeAtOrAfter(0), 0.02 * RATE);
        assertEquals(0.512 * RATE, grid.interval(), 1);
    }

    @Test
    void withoutBeatsThereAreTwoASecond() {
        BeatGrid grid = BeatGrid.of(clip(), OptionalInt.empty(), 1, 0);
        assertEquals(LENGTH / 10.0, grid.interval(), 1e-9);
    }
}
