package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that is longer than what the model sees at once: 1.28 seconds for the tiny one. */
class LongSoundTest {

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    private final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open() {
        shared = Optional.of(TinyModel.pipeline());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    private TextToAudio request() {
        return riffusion.textToAudio("church bells").height(64).steps(2).seed(7).quality(InversionPreset.FAST);
    }

    private TextToAudio request(int milliseconds) {
        return request().duration(Duration.ofMillis(milliseconds));
    }

    private AudioToAudio regenerate(AudioClip clip) {
        return riffusion.audioToAudio(clip, "church bells").steps(2).seed(7).quality(InversionPreset.FAST);
    }

    /** Three seconds of a tone that rises in steps; on the right of two channels, twice as high. */
    private static AudioClip melody(int channels) {
        float[][] samples = new float[channels][3 * 44_100];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < samples[c].length; i++) {
                double hertz = 220 * (1 + i / 22_050) * (1 + c);
                samples[c][i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 44_100));
            }
        }
        return AudioClip.of(44_100, samples);
    }

    private static int difference(SpectrogramImage a, SpectrogramImage b, int from, int to) {
        int sum = 0;
        for (int x = from; x < to; x++) {
            for (int y = 0; y < a.height(); y++) {
                sum += Math.abs((a.pixel(x, y) & 0xff) - (b.pixel(x, y) & 0xff));
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1280, 1930, 2500})
    void aSoundHasTheRequestedDuration(int milliseconds) {
        Generation result = request(milliseconds).generate();
        assertEquals(milliseconds / 10 + 1, result.image().width());
        assertEquals(milliseconds * 441 / 10, result.audio().length());
        assertEquals(result, request(milliseconds).generate());
    }

    @Test
    void aMinuteHasNoSeams() {
        Generation minute = request(60_000).generate();
        double[] flux = Flux.of(minute.audio(), 40);
        LatentTiles tiles = LatentTiles.over(Boundary.OPEN, 752, 16, 24, 2);
        assertEquals(63, tiles.count());
        List<Double> joints = new ArrayList<>();
        List<Double> inside = new ArrayList<>();
        for (int t = 20; t < flux.length - 20; t++) {
            // A window begins to count, the one before it has stopped counting.
            int column = t;
            boolean joint = tiles.starts().stream()
                    .anyMatch(start ->
                            Math.abs(8 * start - column) <= 2 || Math.abs(8 * (start + tiles.width()) - column) <= 2);
            (joint ? joints : inside).add(flux[t]);
        }
        assertTrue(most(joints) <= most(inside), most(joints) + " at joints, " + most(inside) + " inside");
        assertTrue(
                mean(joints) < 1.1 * mean(inside),
                "in the mean " + mean(joints) + " at joints, " + mean(inside) + " inside");
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void progressCountsTheCallsForAllTiles() {
        List<Integer> indices = new ArrayList<>();
        request(4000)
                .onProgress(step -> {
                    indices.add(step.index());
                    assertEquals(3 * 4, step.count(), "three calls of PNDM for each of four tiles");
                })
                .generate();
        assertEquals(IntStream.rangeClosed(1, 12).boxed().toList(), indices);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 12})
    void cancellingEndsItAtAnyTile(int call) {
        Cancellation cancellation = new Cancellation();
        List<Integer> indices = new ArrayList<>();
        TextToAudio request = request(4000).cancelledBy(cancellation).onProgress(step -> {
            indices.add(step.index());
            if (step.index() == call) {
                cancellation.cancel();
            }
        });
        assertThrows(CancelledException.class, request::generate);
        assertEquals(call, indices.size());
    }

    @Test
    void theTextChangesOverTime() {
        SpectrogramImage bells = request(5000).generate().image();
        SpectrogramImage jazz = riffusion
                .textToAudio("jazz with piano")
                .height(64)
                .steps(2)
                .seed(7)
                .duration(Duration.ofSeconds(5))
                .quality(InversionPreset.FAST)
                .generate()
                .image();
        SpectrogramImage both =
                request(5000).towards("jazz with piano").generate().image();
        assertTrue(difference(both, bells, 0, 60) < difference(both, jazz, 0, 60));
        assertTrue(difference(both, jazz, 440, 500) < difference(both, bells, 440, 500));
    }

    @Test
    void aSongIsRegenerated() {
        AudioClip clip = melody(1);
        Generation result = regenerate(clip).strength(0.5).generate();
        assertEquals(301, result.image().width());
        assertEquals(clip.length(), result.audio().length());
        assertEquals(result, regenerate(clip).strength(0.5).generate());
    }

    @Test
    void aBlackMaskLeavesTheSoundAlone() {
        AudioClip clip = melody(1);
        Generation untouched = regenerate(clip).strength(0).generate();
        Generation masked = regenerate(clip)
                .mask(image -> Mask.generate(image.width(), image.height(), (x, y) -> 0))
                .generate();
        assertEquals(untouched.audio(), masked.audio());
        assertEquals(untouched.image(), masked.image());
    }

    @Test
    void onlyASpanIsRegenerated() {
        AudioClip clip = melody(1);
        SpectrogramImage untouched = regenerate(clip).strength(0).generate().image();
        SpectrogramImage result = regenerate(clip)
                .strength(1)
                .mask(image -> Mask.span(image, Duration.ofMillis(500), Duration.ofMillis(1000)))
                .generate()
                .image();
        int inside = difference(untouched, result, 55, 95);
        int outside = difference(untouched, result, 200, 240);
        assertTrue(inside > 10 * outside, inside + " inside, " + outside + " outside");
    }

    @Test
    void masksOfTheLibrarySpanTheSong() {
        SpectrogramImage all = regenerate(melody(1)).generate().image();
        SpectrogramImage part =
                regenerate(melody(1)).mask(SeedMask.GRADIENT_DARK).generate().image();
        assertNotEquals(all, part);
    }

    @Test
    void stereoStaysStereo() {
        Generation result = regenerate(melody(2)).strength(0.3).stereo().generate();
        assertEquals(2, result.audio().channelCount());
        assertNotEquals(result.audio().channel(0)[44_100], result.audio().channel(1)[44_100]);
        float[] tone = melody(1).channel(0);
        Generation same = regenerate(AudioClip.of(44_100, tone, tone))
                .strength(0.3)
                .stereo()
                .generate();
        assertArrayEquals(same.audio().channel(0), same.audio().channel(1), "the same noise for both");
        SpectrogramImage mono = regenerate(melody(1)).strength(0.3).generate().image();
        assertEquals(mono.pixel(150, 40) >> 16, same.image().pixel(150, 40) >> 8 & 0xff);
        assertEquals(1, regenerate(melody(2)).generate().audio().channelCount());
    }

    @Test
    void recipesRememberLengthsAndLoops() {
        Generation loop = request(4000).loop().generate();
        Recipe recipe = Recipe.parse(loop.recipe().orElseThrow().toJson());
        assertEquals(loop.recipe().orElseThrow(), recipe);
        assertEquals(loop, riffusion.recreate(recipe).generate());
        Generation way = request(2500).towards("jazz").generate();
        assertEquals(way, riffusion.recreate(way.recipe().orElseThrow()).generate());
        Generation song = regenerate(melody(2)).stereo().generate();
        assertEquals(
                song,
                riffusion.recreate(song.recipe().orElseThrow()).clip(melody(2)).generate());
    }

    @Test
    void whatCannotBeIsRefused() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> request(0), "from 1 second to 10 minutes, got 0.0 seconds");
        Failure.expect(type, () -> request(999), "0.999");
        Failure.expect(type, () -> request(600_001), "600.001");
        Failure.expect(type, () -> request().duration(Duration.ofSeconds(-5)), "-5.0");
        Failure.expect(
                IllegalStateException.class,
                () -> request(2500).width(128).generate(),
                "both width(128) and duration(PT2.5S)");
        AudioClip endless = AudioClip.of(1000, new float[601_000]);
        Failure.expect(type, () -> regenerate(endless).generate(), "601 seconds", "10 minutes");
        Failure.expect(
                type,
                () -> regenerate(melody(1))
                        .mask(image -> Mask.generate(5, 5, (x, y) -> 1))
                        .generate(),
                "the mask has 5 x 5 pixels");
        Failure.expect(
                type,
                () -> regenerate(melody(1))
                        .mask(image -> Mask.span(image, Duration.ofSeconds(4), Duration.ofSeconds(5)))
                        .generate(),
                "nothing to regenerate from 4000 to 5000 ms; the image plays from 0 to 3000 ms");
    }
}
