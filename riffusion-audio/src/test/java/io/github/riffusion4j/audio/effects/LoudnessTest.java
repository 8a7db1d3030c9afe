package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Npy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoudnessTest {

    private static final AudioClip SILENCE = AudioClip.of(44_100, new float[100], new float[100]);

    @ParameterizedTest
    @ValueSource(strings = {"sine", "burst", "stereo"})
    void everyStepOfTheReferenceIsExact(String name) {
        int[][] integers = ReferenceLoudness.peakAtFullScale(input(name));
        assertArrayEquals(golden(name, "int16"), interleaved(integers));
        int[][] atTarget = ReferenceLoudness.rmsAtTarget(integers);
        assertArrayEquals(golden(name, "gain"), interleaved(atTarget));
        assertArrayEquals(golden(name, "out"), interleaved(ReferenceLoudness.peakBelowHeadroom(atTarget)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine", "burst", "stereo"})
    void theReferenceGivesClipsOf16BitSamples(String name) {
        AudioClip loud = Loudness.reference().apply(input(name));
        int[][] samples = new int[loud.channelCount()][loud.length()];
        for (int c = 0; c < samples.length; c++) {
            for (int i = 0; i < samples[c].length; i++) {
                samples[c][i] = (int) (loud.sample(c, i) * 32768);
            }
        }
        assertArrayEquals(golden(name, "out"), interleaved(samples));
    }

    @Test
    void onlyTheReferenceClipsWhereTheCrestFactorExceeds12Decibels() {
        AudioClip burst = input("burst");
        int[] atTarget = interleaved(ReferenceLoudness.rmsAtTarget(ReferenceLoudness.peakAtFullScale(burst)));
        assertEquals(
                25, Arrays.stream(atTarget).filter(v -> Math.abs(v) >= 32767).count());
        AudioClip loud = Loudness.rms(-12, 0.1).apply(burst);
        float gain = loud.peak() / burst.peak();
        for (int i = 0; i < burst.length(); i++) {
            assertEquals(burst.sample(0, i) * gain, loud.sample(0, i), 1e-6);
        }
    }

    @Test
    void silenceStaysSilence() {
        AudioClip empty = AudioClip.of(44_100, new float[0]);
        for (Effect effect : new Effect[] {Loudness.reference(), Loudness.peak(0.1), Loudness.rms(-12, 0.1)}) {
            assertEquals(SILENCE, effect.apply(SILENCE));
            assertEquals(empty, effect.apply(empty));
        }
    }

    @Test
    void theFaintestSoundGivesNoInfinity() {
        AudioClip faint = AudioClip.of(44_100, new float[] {Float.MIN_VALUE, 0});
        assertEquals(0, Loudness.reference().apply(faint).peak());
        assertEquals(1, Loudness.peak(0).apply(faint).peak());
        assertEquals(0.1, Loudness.rms(-20, 0).apply(faint.slice(0, 1)).rms(), 1e-7);
    }

    @Test
    void peakKeepsEverySampleInProportion() {
        AudioClip clip = AudioClip.of(44_100, new float[] {0.5f, -2, 1}, new float[] {0, 0.25f, 0});
        AudioClip loud = Loudness.peak(0).apply(clip);
        assertEquals(AudioClip.of(44_100, new float[] {0.25f, -1, 0.5f}, new float[] {0, 0.125f, 0}), loud);
        assertEquals(Math.pow(10, -0.1 / 20), Loudness.peak(0.1).apply(clip).peak(), 1e-7);
    }

    @Test
    void rmsReachesItsLevelWhereThePeakAllows() {
        AudioClip sine = input("sine");
        assertEquals(
                Math.pow(10, -12 / 20.0), Loudness.rms(-12, 0.1).apply(sine).rms(), 1e-6);
        AudioClip click = AudioClip.of(44_100, Arrays.copyOf(new float[] {0.5f}, 1000));
        assertEquals(1, Loudness.rms(-12, 0).apply(click).peak());
    }

    @Test
    void effectsFollowOneAnother() {
        AudioClip sine = input("sine");
        assertEquals(
                Loudness.peak(6).apply(sine).peak(),
                Loudness.reference().then(Loudness.peak(6)).apply(sine).peak());
    }

    @Test
    void levelsOutOfRangeAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> Loudness.peak(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Loudness.peak(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Loudness.rms(0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> Loudness.rms(Double.NEGATIVE_INFINITY, 0));
        assertThrows(IllegalArgumentException.class, () -> Loudness.rms(-12, Double.POSITIVE_INFINITY));
    }

    private static AudioClip input(String name) {
        Npy in = Npy.resource(LoudnessTest.class, "filters_" + name + "_in.npy");
        float[][] channels = new float[in.shape()[0]][];
        Arrays.setAll(channels, c -> in.slice(c).floats());
        return AudioClip.of(44_100, channels);
    }

    private static int[] golden(String name, String step) {
        return Npy.resource(LoudnessTest.class, "filters_" + name + "_" + step + ".npy")
                .ints();
    }

    private static int[] interleaved(int[][] channels) {
        int[] samples = new int[channels.length * channels[0].length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = channels[i % channels.length][i / channels.length];
        }
        return samples;
    }
}
