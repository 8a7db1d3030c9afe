package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    private static final double TOLERANCE = Math.pow(10, -105 / 20.0);

    /** The pairs include ratios that are interpolated: those of neighbouring and of coprime rates. */
    @ParameterizedTest
    @CsvSource({
        "21000, 44100",
        "44100, 21000",
        "22050, 44100",
        "48000, 44100",
        "44100, 48000",
        "8000, 192000",
        "192000, 8000",
        "192000, 44100",
        "11025, 8000",
        "44100, 44099",
        "44099, 44100",
        "191999, 8001"
    })
    void aToneInThePassBandStaysItself(int from, int to) {
        Resampler resampler = Resampler.of(from, to);
        double passBand = 0.95 * Math.min(from, to) / 2;
        for (int k = 0; k <= 8; k++) {
            assertTone(resampler, from, to, passBand * k / 8);
        }
    }

    @ParameterizedTest
    @CsvSource({"44100, 21000", "48000, 44100", "192000, 8000", "192000, 44100", "44100, 44099", "191999, 8001"})
    void aToneThatTheNewRateCannotCarryIsRemoved(int from, int to) {
        Resampler resampler = Resampler.of(from, to);
        for (int k = 0; k < 12; k++) {
            assertRemoved(resampler, from, to / 2.0 + (from - to) / 2.0 * k / 12);
        }
    }

    @ParameterizedTest
    @CsvSource({"21000, 44100", "44100, 21000"})
    void aPassBandOfItsOwnIsKeptAndNotMirroredOnto(int from, int to) {
        Resampler resampler = Resampler.of(from, to, 10_000);
        for (int k = 0; k <= 20; k++) {
            assertTone(resampler, from, to, 500 * k);
        }
        for (double frequency = 11_000; frequency < from / 2.0; frequency += 500) {
            assertRemoved(resampler, from, frequency);
        }
    }

    private static void assertTone(Resampler resampler, int from, int to, double frequency) {
        float[] samples = resampler.resample(Signals.tone(from, frequency, from / 5));
        int inner = samples.length / 3;
        for (int i = inner; i < samples.length - inner; i++) {
            double expected = Signals.sine(to, frequency, i);
            if (Math.abs(samples[i] - expected) > TOLERANCE) {
                assertEquals(expected, samples[i], TOLERANCE, frequency + " Hz, sample " + i);
            }
        }
    }

    private static void assertRemoved(Resampler resampler, int from, double frequency) {
        float[] samples = resampler.resample(Signals.tone(from, frequency, from / 5));
        AudioClip clip = Signals.clip(samples);
        float peak = clip.slice(samples.length / 3, samples.length - samples.length / 3)
                .peak();
        assertTrue(peak <= TOLERANCE, () -> frequency + " Hz is left at " + Signals.decibels(peak) + " dB");
    }

    @ParameterizedTest
    @CsvSource({"21000, 44100", "44100, 21000", "44100, 44099", "48000, 44100"})
    void aConstantStaysTheSameConstant(int from, int to) {
        float[] samples = Resampler.of(from, to).resample(Signals.constant(0.75f, from / 5));
        for (int i = samples.length / 3; i < 2 * samples.length / 3; i++) {
            assertEquals(0.75f, samples[i], 1e-6);
        }
    }

    @Test
    void anImpulseStaysInItsPlaceAndSymmetric() {
        float[] impulse = new float[2001];
        impulse[1000] = 1;
        float[] samples = Resampler.of(21_000, 44_100).resample(impulse);
        assertEquals(0.975, samples[2100], 1e-3);
        for (int i = 1; i < 600; i++) {
            assertEquals(samples[2100 - i], samples[2100 + i], 1e-7);
        }
    }

    @Test
    void thereAndBackIsTheSameWithinThePassBand() {
        float[] samples = Signals.tone(21_000, 3000, 21_000);
        float[] back = Resampler.of(44_100, 21_000)
                .resample(Resampler.of(21_000, 44_100).resample(samples));
        for (int i = 1000; i < 20_000; i++) {
            assertEquals(samples[i], back[i], 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "21000, 44100, 107520, 225792", "44100, 21000, 225351, 107310", "44100, 22050, 3, 2", "44100, 21000, 1, 0",
        "21000, 44100, 1, 2", "44100, 44099, 1, 1", "44100, 48000, 0, 0", "44099, 44100, 0, 0"
    })
    void theLengthIsRounded(int from, int to, int length, int expected) {
        assertEquals(expected, Resampler.of(from, to).resample(new float[length]).length);
    }

    @Test
    void equalRatesCopy() {
        float[] samples = Signals.noise(1, 10);
        float[] same = Resampler.of(44_100, 44_100).resample(samples);
        assertNotSame(samples, same);
        assertArrayEquals(samples, same);
    }

    @Test
    void everyChannelOfAClipIsResampled() {
        float[][] channels = new float[8][];
        for (int c = 0; c < 8; c++) {
            channels[c] = Signals.noise(c, 500);
        }
        AudioClip clip = Resampler.to(48_000).apply(Signals.clip(channels));
        assertEquals(48_000, clip.sampleRate());
        Resampler resampler = Resampler.of(44_100, 48_000);
        for (int c = 0; c < 8; c++) {
            assertArrayEquals(resampler.resample(channels[c]), clip.channel(c));
        }
        assertSame(clip, Resampler.to(48_000).apply(clip));
    }

    @Test
    void whatMakesNoSenseIsRejected() {
        Failure.expect(IllegalArgumentException.class, () -> Resampler.of(0, 44_100), "from 0 to 44100 Hz");
        Failure.expect(IllegalArgumentException.class, () -> Resampler.to(2_000_000), "2000000");
        Failure.expect(IllegalArgumentException.class, () -> Resampler.of(44_100, 21_000, 10_500), "10500", "10479");
        Failure.expect(IllegalArgumentException.class, () -> Resampler.of(44_100, 21_000, Double.NaN), "NaN");
        AudioClip clip = AudioClip.of(48_000, new float[3]);
        Failure.expect(
                IllegalArgumentException.class,
                () -> Resampler.of(44_100, 21_000).resample(clip),
                "48000 Hz",
                "44100 to 21000");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Resampler.of(4000, 384_000).length(Integer.MAX_VALUE),
                "2147483647 samples");
    }

    @Test
    void aLoopOfALengthThatIsGivenRepeats() {
        for (int[] lengths : new int[][] {{1000, 2102}, {2100, 4323}, {1013, 997}, {997, 1013}}) {
            float[] loop = new float[lengths[0]];
            float[] expected = new float[lengths[1]];
            for (int waves : new int[] {3, 100, 401}) {
                for (int n = 0; n < loop.length; n++) {
                    loop[n] += (float) Math.sin(2 * Math.PI * waves * n / loop.length + waves);
                }
                for (int n = 0; n < expected.length; n++) {
                    expected[n] += (float) Math.sin(2 * Math.PI * waves * n / expected.length + waves);
                }
            }
            Compare.maxDifference(
                    2e-4,
                    expected,
                    Resampler.ofLengths(lengths[0], lengths[1], 0.45).resampleLoop(loop));
        }
    }

    @Test
    void refusesLengthsThatCannotBe() {
        Failure.expect(IllegalArgumentException.class, () -> Resampler.ofLengths(0, 10, 0.4), "from 0 to 10 samples");
        Failure.expect(IllegalArgumentException.class, () -> Resampler.ofLengths(10, 41, 0.4), "from 10 to 41 samples");
        Failure.expect(IllegalArgumentException.class, () -> Resampler.ofLengths(10, 11, 0.5), "0.5 of the lower rate");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Resampler.ofLengths(10, 11, 0.4).resampleLoop(new float[15]),
                "15 * 11 / 10");
    }
}
