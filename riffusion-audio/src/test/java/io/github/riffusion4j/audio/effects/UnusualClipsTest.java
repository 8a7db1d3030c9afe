package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that every effect must handle: no samples, one sample, many channels, silence, clipping, a constant offset.
 */
class UnusualClipsTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    static Stream<Named<Effect>> effects() {
        Map<String, Effect> effects = new TreeMap<>();
        effects.put("gain", Gain.of(-3));
        effects.put("fade in", Fade.in(SHORT));
        effects.put("fade out", Fade.out(SHORT));
        effects.put("peak", Loudness.peak(1));
        effects.put("rms", Loudness.rms(-12, 1));
        effects.put("lufs", Loudness.lufs(-14, 1));
        effects.put("reference loudness", Loudness.reference());
        effects.put("reference loudness, compressed", Loudness.referenceCompressed());
        effects.put("compressor", Compressor.music());
        effects.put("reference compressor", Compressor.reference());
        effects.put("loop", SeamlessLoop.of(Duration.ZERO));
        effects.put("resampler", Resampler.to(48_000));
        effects.put("stretch", TimeStretch.of(1.3));
        effects.put("shrink", TimeStretch.of(0.6));
        return effects.entrySet().stream().map(e -> Named.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest
    @MethodSource("effects")
    void noSamplesStayNoSamples(Effect effect) {
        assertEquals(0, effect.apply(Signals.clip(new float[0])).length());
        assertEquals(0, effect.apply(Signals.clip(new float[0], new float[0])).length());
    }

    @ParameterizedTest
    @MethodSource("effects")
    void aFewSamplesAreEnough(Effect effect) {
        for (int length = 1; length < 40; length++) {
            AudioClip clip = effect.apply(Signals.clip(Signals.noise(length, length)));
            assertTrue(Math.abs(clip.length() - length) <= length / 2 + 1, clip::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("effects")
    void anyNumberOfChannelsStaysThatNumber(Effect effect) {
        for (int count = 1; count <= 8; count++) {
            float[][] channels = IntStream.range(0, count)
                    .mapToObj(c -> Signals.noise(c, 3000))
                    .toArray(float[][]::new);
            assertEquals(count, effect.apply(Signals.clip(channels)).channelCount());
        }
    }

    @ParameterizedTest
    @MethodSource("effects")
    void silenceStaysSilence(Effect effect) {
        AudioClip silent = effect.apply(Signals.clip(new float[30_000], new float[30_000]));
        assertEquals(0, silent.peak());
    }

    @ParameterizedTest
    @MethodSource("effects")
    void clippedSoundAndConstantsGiveFiniteSamplesOfSaneLevel(Effect effect) {
        float[] clipped = Signals.tone(44_100, 100, 30_000);
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.signum(clipped[i]);
        }
        for (float[] samples : Arrays.asList(clipped, Signals.constant(1, 30_000), Signals.constant(-1, 30_000))) {
            // A band-limited square wave overshoots.
            float peak = effect.apply(Signals.clip(samples)).peak();
            assertTrue(peak < 1.6, () -> "peak " + peak);
        }
    }
}
