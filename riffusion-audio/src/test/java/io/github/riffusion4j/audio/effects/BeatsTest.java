package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeatsTest {

    private static final double FIRST = 0.2;

    @ParameterizedTest
    @ValueSource(doubles = {60, 70, 80, 90, 100, 112.5, 120, 128, 140, 150, 160})
    void theBeatsOfAMetronomeAreItsClicks(double tempo) {
        assertBeats(Signals.clip(Rhythms.metronome(tempo, FIRST)), tempo, 0.95);
    }

    @ParameterizedTest
    @ValueSource(doubles = {90, 100, 112.5, 120, 128, 140, 150, 160})
    void theBeatsOfADrumPatternAreItsStrokes(double tempo) {
        assertBeats(Signals.clip(Rhythms.drums(tempo, FIRST)), tempo, 0.8);
    }

    @ParameterizedTest
    @ValueSource(ints = {21_000, 48_000})
    void anySampleRateWillDo(int rate) {
        assertBeats(Resampler.to(rate).apply(Signals.clip(Rhythms.drums(120, FIRST))), 120, 0.8);
    }

    private static void assertBeats(AudioClip clip, double tempo, double clarity) {
        Beats beats = Beats.of(clip).orElseThrow();
        assertEquals(tempo, beats.tempo(), 0.005 * tempo, beats.toString());
        assertTrue(beats.clarity() >= clarity && beats.clarity() <= 1, beats.toString());
        assertTrue(beats.count() >= (Rhythms.SECONDS - FIRST) * tempo / 60 - 1, beats.toString());
        double first = Math.round((beats.time(0) - FIRST) * tempo / 60);
        for (int beat = 0; beat < beats.count(); beat++) {
            assertEquals(FIRST + (first + beat) * 60 / tempo, beats.time(beat), 0.010, "beat " + beat);
        }
    }

    /** At the prior's edge, where half the tempo is as good an answer. */
    @ParameterizedTest
    @ValueSource(doubles = {174, 200})
    void fastTempiMayBeHeardAtHalf(double tempo) {
        double found = Beats.of(Signals.clip(Rhythms.metronome(tempo, FIRST)))
                .orElseThrow()
                .tempo();
        double ratio = tempo / found;
        assertEquals(Math.rint(ratio), ratio, 0.01);
    }

    @Test
    void channelsInOppositePhaseStillBeat() {
        float[] drums = Rhythms.drums(120, FIRST);
        assertBeats(Signals.clip(drums, Signals.scaled(drums, -1)), 120, 0.8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseHasNoBeats(long seed) {
        assertTrue(Beats.of(Signals.clip(Signals.noise(seed, 225_000))).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 51, 52, 53, 54, 55})
    void strokesAtRandomHaveNoBeats(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[225_000];
        for (int i = 0; i < 14; i++) {
            Rhythms.stroke(samples, random.nextDouble(5), 500, 0.05, 0.3, 0.5, random);
        }
        assertTrue(Beats.of(Signals.clip(samples)).isEmpty());
    }

    @Test
    void soundWithoutOnsetsHasNoBeats() {
        assertTrue(Beats.of(Signals.clip(new float[225_000])).isEmpty(), "silence");
        assertTrue(Beats.of(Signals.clip(Signals.constant(1, 225_000))).isEmpty(), "a constant");
        assertTrue(Beats.of(Signals.clip(Signals.tone(44_100, 440, 225_000))).isEmpty(), "a tone");
        assertTrue(Beats.of(Signals.clip(Rhythms.clicks(5, 2))).isEmpty(), "one click");
        assertTrue(Beats.of(Signals.clip(new float[1])).isEmpty(), "one sample");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8})
    void aLoopOfBeatsIsAsLongAsTheyAreAndKeepsTime(int count) {
        AudioClip clip = Signals.clip(Rhythms.drums(120, FIRST));
        AudioClip loop = Beats.of(clip).orElseThrow().loop(count);
        assertEquals(count * 22_050, loop.length(), count * 22_050 * 0.005);
        if (count >= 4) {
            // The drums of the loop played four times over keep the tempo across the seams.
            float[] repeated = new float[4 * loop.length()];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = loop.sample(0, i % loop.length());
            }
            assertEquals(120, Beats.of(Signals.clip(repeated)).orElseThrow().tempo(), 0.6);
        }
    }

    /** Four beats are too few for a tempo that could be any; that the clip is a whole number of them is enough. */
    @ParameterizedTest
    @CsvSource({"90, 1", "100, 1", "112.5, 1", "120, 1", "128, 1", "140, 1", "100, 2", "112.5, 2", "128, 2", "140, 2"})
    void loopsOfOneAndTwoBarsHaveAsManyBeats(double tempo, int bars) {
        int length = (int) Math.round(4 * bars * 60 / tempo * Signals.RATE);
        AudioClip clip = Signals.clip(Rhythms.drums(tempo, 0)).slice(0, length);
        Beats beats = Beats.of(clip).orElseThrow();
        assertTrue(beats.isLoop());
        assertEquals(4 * bars, beats.count());
        assertEquals(tempo, beats.tempo(), 1e-3 * tempo);
        for (int beat = 0; beat < beats.count(); beat++) {
            assertEquals(beat * 60 / tempo, beats.time(beat), 0.015, "beat " + beat);
        }
        assertEquals(length, beats.loop(beats.count()).length());
        assertEquals((double) length / beats.count(), beats.loop(1).length(), 2);
    }

    @Test
    void aLoopThatBeginsOffTheBeatIsTurned() {
        AudioClip bar = Signals.clip(Rhythms.drums(120, 0)).slice(0, 2 * Signals.RATE);
        int off = Signals.RATE / 8;
        AudioClip turned = AudioClip.concat(List.of(bar.slice(off, bar.length()), bar.slice(0, off)));
        Beats beats = Beats.of(turned).orElseThrow();
        assertTrue(beats.isLoop());
        assertEquals(120, beats.tempo(), 0.01);
        double first = (beats.time(0) + 0.125) % 0.5;
        assertEquals(0, Math.min(first, 0.5 - first), 0.015);
        assertEquals(turned.length(), beats.loop(4).length());
    }

    @Test
    void aLoopHasNoClickAtItsSeam() {
        AudioClip clip = Signals.clip(Rhythms.drums(120, FIRST));
        AudioClip loop = Beats.of(clip).orElseThrow().loop(8);
        float step = Math.abs(loop.sample(0, 0) - loop.sample(0, loop.length() - 1));
        assertTrue(step < 0.05, () -> "a step of " + step);
    }

    @Test
    void moreBeatsThanThereAreAreRejected() {
        Beats beats = Beats.of(Signals.clip(Rhythms.drums(120, FIRST))).orElseThrow();
        Failure.expect(IllegalArgumentException.class, () -> beats.loop(10), "10 beats", "first beat is at 20");
        Failure.expect(IllegalArgumentException.class, () -> beats.loop(0), "0 beats");
        Failure.expect(IllegalArgumentException.class, () -> beats.loop(Integer.MAX_VALUE), "2147483647 beats");
    }
}
