package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeStretchTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 1.25, 1.5, 2})
    void aToneKeepsItsPitchAndLevel(double factor) {
        float[] tone = Signals.tone(44_100, 440, 66_150);
        AudioClip stretched = TimeStretch.of(factor).apply(Signals.clip(tone));
        assertEquals(Math.round(66_150 * factor), stretched.length());
        assertEquals(0, 1200 * Math.log(pitch(stretched) / 440) / Math.log(2), 0.5, "cents");
        for (int i = stretched.length() / 10; i < stretched.length() * 9 / 10; i += 441) {
            double level = stretched.slice(i, i + 441).rms() / Math.sqrt(0.5);
            assertEquals(0, Signals.decibels(level), 0.3, "dB at " + i);
        }
    }

    /** From the times of the first and the last upward zero crossing of the middle part, in Hz. */
    private static double pitch(AudioClip clip) {
        double first = -1;
        double last = 0;
        int count = -1;
        for (int i = clip.length() / 4; i < clip.length() * 3 / 4; i++) {
            float before = clip.sample(0, i - 1);
            float after = clip.sample(0, i);
            if (before < 0 && after >= 0) {
                last = i - after / (after - before);
                first = first < 0 ? last : first;
                count++;
            }
        }
        return count * clip.sampleRate() / (last - first);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8, 1.25, 1.5, 2})
    void clicksStaySharpAndFallOnTheirStretchedTimes(double factor) {
        float[] clicks = Rhythms.clicks(3, 0.3, 0.8, 1.3, 1.55, 1.8, 2.3);
        AudioClip stretched = TimeStretch.of(factor).apply(Signals.clip(clicks));
        for (double time : new double[] {0.3, 0.8, 1.3, 1.55, 1.8, 2.3}) {
            int position = (int) Math.round(time * 44_100);
            int expected = (int) Math.round(time * 44_100 * factor);
            int shift = 110; // 2.5 ms
            double before = energy(clicks, position - 5, position + 220);
            double inPlace = energy(stretched.channel(0), expected - shift, expected + 220 + shift);
            double around = energy(stretched.channel(0), expected - 2500, expected + 2500);
            assertEquals(1, inPlace / before, 0.05, "energy of the click at " + time);
            assertTrue(around < 1.02 * inPlace, "the click at " + time + " is smeared");
        }
    }

    private static double energy(float[] samples, int from, int to) {
        double energy = 0;
        for (int i = Math.max(0, from); i < Math.min(samples.length, to); i++) {
            energy += (double) samples[i] * samples[i];
        }
        return energy;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1.6})
    void theTempoOfDrumsFollows(double factor) {
        double tempo = 112;
        // From 70 to 160 beats a minute; the slower one is heard at its half beats.
        double expected = factor > 1 ? 2 * tempo / factor : tempo / factor;
        AudioClip stretched = TimeStretch.of(factor).apply(Signals.clip(Rhythms.drums(tempo, 0.2)));
        assertEquals(expected, Beats.of(stretched).orElseThrow().tempo(), 0.005 * tempo, "at " + factor);
    }

    @Test
    void channelsStayInPhase() {
        float[] left = Rhythms.drums(120, 0.1);
        float[] right = new float[left.length];
        for (int i = 7; i < right.length; i++) {
            right[i] = -0.5f * left[i - 7];
        }
        AudioClip stretched = TimeStretch.of(1.4).apply(Signals.clip(left, right));
        double error = 0;
        double power = 0;
        for (int i = 4410; i < stretched.length() - 4410; i++) {
            double expected = -0.5 * stretched.sample(0, i - 7);
            error += Math.pow(stretched.sample(1, i) - expected, 2);
            power += expected * expected;
        }
        assertTrue(error < 1e-3 * power, "error " + error / power);
    }

    @Test
    void whatIsEqualInAllChannelsStaysEqual() {
        float[] drums = Rhythms.drums(100, 0.1);
        AudioClip stretched = TimeStretch.of(0.6).apply(Signals.clip(drums, drums, drums));
        assertEquals(Signals.clip(stretched.channel(0), stretched.channel(0), stretched.channel(0)), stretched);
    }

    @Test
    void factorOneIsTheClipItself() {
        AudioClip clip = Signals.clip(Signals.noise(1, 100));
        assertSame(clip, TimeStretch.of(1).apply(clip));
    }

    @Test
    void factorsOutOfRangeAreRejected() {
        Failure.expect(IllegalArgumentException.class, () -> TimeStretch.of(0.49), "0.49");
        Failure.expect(IllegalArgumentException.class, () -> TimeStretch.of(2.1), "2.1");
        Failure.expect(IllegalArgumentException.class, () -> TimeStretch.of(Double.NaN), "NaN");
    }
}
