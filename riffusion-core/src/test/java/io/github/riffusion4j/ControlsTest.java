package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Batches, variations, curves of alpha, magic mix, and guidance that costs less. */
class ControlsTest extends PipelineTestCase {

    @Test
    void aBatchHoldsTheResultsOfItsSeeds() {
        List<Generation> batch = request().generate(3);
        for (int i = 0; i < 3; i++) {
            assertEquals(request().seed(42 + i).generate(), batch.get(i));
        }
        TextToAudio drawn = riffusion.textToAudio("drums").steps(1);
        List<Generation> two = drawn.generate(2);
        assertEquals(two.get(0).seed() + 1, two.get(1).seed());
        assertNotEquals(two.get(0).image(), two.get(1).image());
        assertNotEquals(two.get(0).seed(), drawn.generate().seed(), "the request still has no seed");
        Failure.expect(IllegalArgumentException.class, () -> request().generate(0), "at least 1", "not 0");
    }

    @Test
    void aBatchOfInterpolationsMovesBothSeeds() {
        Generation second = interpolation(0.5).generate(2).get(1);
        Generation alone = riffusion
                .interpolate(
                        Prompt.of("church bells").seed(43),
                        Prompt.of("jazz with piano").seed(124))
                .seedImage(TestImages.lines(128, 128))
                .steps(4)
                .alpha(0.5)
                .generate();
        assertEquals(alone, second);
    }

    @Test
    void aBlendLiesBetweenItsTexts() {
        SpectrogramImage plain = request().generate().image();
        assertEquals(
                plain, request().blend(Map.of("church bells", 0.0)).generate().image());
        Generation blend =
                request().blend(Map.of("church bells", 0.4, "rain", 0.2)).generate();
        assertEquals(Optional.empty(), blend.recipe());
        assertTrue(TestImages.distance(plain, blend.image()) > 0);
        assertEquals(
                riffusion
                        .textToAudio("church bells")
                        .steps(4)
                        .seed(42)
                        .generate()
                        .image(),
                request().blend(Map.of("church bells", 1.0)).generate().image());
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> request().blend(Map.of("rain", 1.5)), "\"rain\"", "1.5");
        Failure.expect(type, () -> request().blend(Map.of("rain", 0.7, "bells", 0.6)), "sum to 1.29");
        Failure.expect(type, () -> request().blend(Map.of("rain", Double.NaN)), "NaN");
    }

    @Test
    void aVariationLiesBetweenTwoSeeds() {
        SpectrogramImage plain = request().generate().image();
        SpectrogramImage other = request().seed(7).generate().image();
        assertEquals(plain, request().variation(7, 0).generate().image());
        assertEquals(other, request().variation(7, 1).generate().image());
        SpectrogramImage near = request().variation(7, 0.1).generate().image();
        assertTrue(TestImages.distance(plain, near) > 0);
        assertTrue(
                TestImages.distance(plain, near) < TestImages.distance(plain, other) / 2,
                () -> TestImages.distance(plain, near) + " of " + TestImages.distance(plain, other));
    }

    @Test
    void anInterpolationsEndsMayBeVaried() {
        Interpolation varied = riffusion
                .interpolate(
                        Prompt.of("church bells").seed(42).variation(9, 1),
                        Prompt.of("jazz with piano").seed(123))
                .seedImage(TestImages.lines(128, 128))
                .steps(4);
        Interpolation seeded = riffusion
                .interpolate(
                        Prompt.of("church bells").seed(9),
                        Prompt.of("jazz with piano").seed(123))
                .seedImage(TestImages.lines(128, 128))
                .steps(4);
        assertEquals(
                seeded.alpha(0).generate().image(), varied.alpha(0).generate().image());
        assertEquals(
                interpolation(1).generate().image(), varied.alpha(1).generate().image());
    }

    @Test
    void promptsOfAnyLengthsMeetInTheMiddle() {
        Prompt brief = Prompt.of("jazz").seed(1);
        Prompt wordy =
                Prompt.of("saxophone solo with drums and bass, ".repeat(20)).seed(1);
        assertNotEquals(between(brief, wordy, 0), between(brief, wordy, 0.5));
        assertNotEquals(between(brief, brief, 0.5), between(brief, brief.negative(wordy.text()), 0.5));
    }

    private SpectrogramImage between(Prompt start, Prompt end, double alpha) {
        return riffusion
                .interpolate(start, end)
                .seedImage(TestImages.lines(128, 128))
                .steps(2)
                .alpha(alpha)
                .generate()
                .image();
    }

    @Test
    void aCurveVisitsItsPoints() {
        Interpolation request = interpolation(0.9);
        List<Generation> way = request.generate(AlphaCurve.of(0, 0.5, 1, 0.5));
        assertEquals(interpolation(0).generate(), way.get(0));
        assertEquals(interpolation(0.5).generate(), way.get(1));
        assertEquals(interpolation(1).generate(), way.get(2));
        assertEquals(way.get(1), way.get(3));
        assertEquals(interpolation(0.9).generate(), request.generate(), "the request keeps its own alpha");
    }

    @Test
    void aCurveBecomesOneClip() {
        Duration crossfade = Duration.ofMillis(100);
        AudioClip joined = interpolation(0).generateJoined(AlphaCurve.linear(3), crossfade);
        int single = interpolation(0).generate().audio().length();
        assertEquals(3 * single - 2 * 4410, joined.length());
        assertEquals(
                3 * single,
                interpolation(0)
                        .generateJoined(AlphaCurve.linear(3), Duration.ZERO)
                        .length());
    }

    @Test
    void curvesAreSpacedAsTheOriginalsPageSpacesThem() {
        assertEquals(AlphaCurve.of(0, 0.25, 0.5, 0.75, 1), AlphaCurve.linear(5));
        assertEquals(AlphaCurve.of(0, 0.375, 0.5, 0.625, 1), AlphaCurve.power(5, 2));
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> AlphaCurve.of(0, 1.5), "alpha", "1.5");
        Failure.expect(type, AlphaCurve::of, "at least one");
        Failure.expect(type, () -> AlphaCurve.linear(1), "at least 2", "not 1");
        Failure.expect(type, () -> AlphaCurve.power(3, 0), "power", "0.0");
    }

    @Test
    void magicMixKeepsMoreOfTheSeedImageTheSmallerItsFactor() {
        SpectrogramImage seed = interpolation(0)
                .seedImage(TestImages.lines(128, 128))
                .generate()
                .image();
        SpectrogramImage plain = mixed(1, 0);
        assertEquals(seed, plain, "a factor of 1 mixes nothing in");
        SpectrogramImage untouched = riffusion
                .interpolate(Prompt.of("").strength(0), Prompt.of("").strength(0))
                .seedImage(TestImages.lines(128, 128))
                .generate()
                .image();
        double without = TestImages.distance(untouched, plain);
        double half = TestImages.distance(untouched, mixed(0.5, 0));
        double most = TestImages.distance(untouched, mixed(0, 0));
        assertTrue(most < half && half < without, most + ", " + half + ", " + without);
        assertNotEquals(mixed(0.5, 0), mixed(0.5, 0.4), "where mixing ends matters");
    }

    private SpectrogramImage mixed(double factor, double until) {
        return interpolation(0).magicMix(new MagicMix(until, factor)).generate().image();
    }

    @Test
    void aClipIsMixedToo() {
        AudioClip clip = interpolation(0).generate().audio();
        Generation plain = riffusion.audioToAudio(clip, "jazz").seed(1).steps(4).generate();
        Generation mixed = riffusion
                .audioToAudio(clip, "jazz")
                .seed(1)
                .steps(4)
                .magicMix(new MagicMix(0.1, 0.3))
                .generate();
        assertNotEquals(plain.image(), mixed.image());
    }

    @Test
    void guidanceOnAnIntervalIsBetweenAllAndNone() {
        // The model's noise is random, but DDIM with 4 steps asks it at 0.25, 0.5, 0.75 and 1 of the way, nearly.
        SpectrogramImage all = guided(0, 1);
        assertEquals(all, guided(0.2, 1));
        assertEquals(all, request().sampler(Sampler.ddim()).generate().image());
        assertNotEquals(all, guided(0, 0.6));
        SpectrogramImage none =
                request().sampler(Sampler.ddim()).guidance(1).generate().image();
        assertEquals(none, guided(0, 0.1));
        assertNotEquals(none, guided(0, 0.6));
    }

    private SpectrogramImage guided(double from, double to) {
        return request()
                .sampler(Sampler.ddim())
                .guidanceInterval(from, to)
                .generate()
                .image();
    }

    @Test
    void rescalingGuidanceTakesContrastBack() {
        SpectrogramImage plain = request().guidance(30).generate().image();
        assertEquals(plain, request().guidance(30).guidanceRescale(0).generate().image());
        assertNotEquals(
                plain, request().guidance(30).guidanceRescale(0.7).generate().image());
    }

    @Test
    void refusesWhatIsOutOfRangeOrContradictory() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> request().guidanceInterval(0.8, 0.2), "0.8 to 0.2");
        Failure.expect(type, () -> request().guidanceInterval(-1, 0.2), "-1.0");
        Failure.expect(type, () -> request().guidanceRescale(-0.1), "rescale", "-0.1");
        Failure.expect(type, () -> request().guidanceRescale(Double.NaN), "rescale", "NaN");
        Failure.expect(
                RiffusionException.class, () -> request().deepCache(2).generate(), "no unet/shallow.onnx", "import");
        Failure.expect(type, () -> request().variation(1, 1.1), "variation", "1.1");
        Failure.expect(type, () -> new MagicMix(1, 0.5), "level", "1.0");
        Failure.expect(type, () -> new MagicMix(0.3, -1), "factor", "-1.0");
        Failure.expect(type, () -> Sampler.byName("dimm"), "no sampler is called \"dimm\"", "did you mean ddim");
        Failure.expect(
                type,
                () -> interpolation(0).magicMix(new MagicMix(0.8, 0.5)).generate(),
                "until level 0.8",
                "strength is 0.75");
    }
}
