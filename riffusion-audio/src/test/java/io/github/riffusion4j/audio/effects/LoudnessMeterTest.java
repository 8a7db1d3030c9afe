package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standard's own examples, and the compliance signals of EBU Tech 3341. */
class LoudnessMeterTest {

    private static final int RATE = 48_000;

    @Test
    void theFiltersAreTheStandardsAt48Kilohertz() {
        KWeighting.Biquad shelf = KWeighting.shelf(RATE);
        assertEquals(1.53512485958697, shelf.b0(), 1e-9);
        assertEquals(-2.69169618940638, shelf.b1(), 1e-9);
        assertEquals(1.19839281085285, shelf.b2(), 1e-9);
        assertEquals(-1.69065929318241, shelf.a1(), 1e-9);
        assertEquals(0.73248077421585, shelf.a2(), 1e-9);
        KWeighting.Biquad pass = KWeighting.highPass(RATE);
        assertEquals(1, pass.b0(), 1e-9);
        assertEquals(-2, pass.b1(), 1e-9);
        assertEquals(-1.99004745483398, pass.a1(), 1e-9);
        assertEquals(0.99007225036621, pass.a2(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"8000, 0.25", "21000, 0.03", "44100, 0.01", "48000, 0.01", "192000, 0.01"})
    void aFullScaleSineHasItsLevelAtEveryRate(int rate, double tolerance) {
        AudioClip sine = AudioClip.of(rate, Signals.tone(rate, 997, rate));
        assertEquals(-3.01, LoudnessMeter.lufs(sine), tolerance);
    }

    @Test
    void aSteadyStereoToneIsAsLoudAsItsLevel() {
        assertEquals(-23, LoudnessMeter.lufs(steps(new double[] {-23}, 20)), 0.05);
        assertEquals(-33, LoudnessMeter.lufs(steps(new double[] {-33}, 20)), 0.05);
    }

    @Test
    void softPassagesDoNotCount() {
        assertEquals(-23, LoudnessMeter.lufs(steps(new double[] {-36, -23, -36}, 10, 60, 10)), 0.1);
        assertEquals(-23, LoudnessMeter.lufs(steps(new double[] {-72, -36, -23, -36, -72}, 10, 10, 60, 10, 10)), 0.1);
    }

    @Test
    void loudAndLouderPassagesCountByTheirPower() {
        assertEquals(-23, LoudnessMeter.lufs(steps(new double[] {-26, -20, -26}, 20, 20.1, 20)), 0.1);
    }

    @Test
    void surroundChannelsCountMoreAndTheLowFrequencyChannelNothing() {
        float[] tone = Signals.tone(RATE, 997, RATE);
        float[] silence = new float[RATE];
        double front = LoudnessMeter.lufs(AudioClip.of(RATE, tone, silence, silence, silence, silence, silence));
        double back = LoudnessMeter.lufs(AudioClip.of(RATE, silence, silence, silence, silence, tone, silence));
        assertEquals(-3.01, front, 0.02);
        assertEquals(1.49, back - front, 0.01);
        assertEquals(
                Double.NEGATIVE_INFINITY,
                LoudnessMeter.lufs(AudioClip.of(RATE, silence, silence, silence, tone, silence, silence)));
    }

    @Test
    void silenceAndAlmostSilenceHaveNoLoudness() {
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(Signals.clip(new float[44_100])));
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(Signals.clip(new float[0])));
        assertEquals(Double.NEGATIVE_INFINITY, LoudnessMeter.lufs(steps(new double[] {-72}, 1)));
    }

    @Test
    void aShortClipIsOneBlock() {
        assertEquals(-3.01, LoudnessMeter.lufs(AudioClip.of(RATE, Signals.tone(RATE, 997, 9_600))), 0.1);
    }

    @Test
    void aClipIsBroughtToALoudnessButNotBeyondItsHeadroom() {
        AudioClip soft = steps(new double[] {-40}, 2);
        assertEquals(-14, LoudnessMeter.lufs(Loudness.lufs(-14, 1).apply(soft)), 1e-3);
        assertEquals(Math.pow(10, -1 / 20.0), Loudness.lufs(0, 1).apply(soft).peak(), 1e-6);
        AudioClip silence = Signals.clip(new float[50_000]);
        assertSame(silence, Loudness.lufs(-14, 1).apply(silence));
    }

    @Test
    void whatCannotBeMeasuredIsRejected() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> LoudnessMeter.lufs(AudioClip.of(1000, new float[1])),
                "8000 Hz",
                "1000 Hz");
        Failure.expect(IllegalArgumentException.class, () -> Loudness.lufs(1, 0), "1.0 LUFS");
    }

    /** A stereo 1 kHz sine whose peak in each channel steps through these levels, in dBFS, for these seconds. */
    private static AudioClip steps(double[] levels, double... seconds) {
        int length = 0;
        for (double second : seconds) {
            length += (int) (second * RATE);
        }
        float[] samples = Signals.tone(RATE, 1000, length);
        int at = 0;
        for (int step = 0; step < levels.length; step++) {
            for (int end = at + (int) (seconds[step] * RATE); at < end; at++) {
                samples[at] *= (float) Math.pow(10, levels[step] / 20);
            }
        }
        return AudioClip.of(RATE, samples, samples);
    }
}
