package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts of the pipeline, on the tiny model. */
class RiffusionPipelineTest extends PipelineTestCase {

    @Test
    void aPromptBecomesSound() {
        Generation result = request().generate();
        assertEquals(128, result.image().width());
        assertEquals(127 * 441, result.audio().length());
        assertEquals(0.989, result.audio().peak(), 0.001);
        assertEquals(42, result.seed());
    }

    @Test
    void theSameSeedGivesTheSameBytesAlsoFromManyThreads() {
        Generation first = request().generate();
        assertEquals(first, request().generate());
        List<CompletableFuture<Generation>> others = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> request().generate()))
                .toList();
        others.forEach(other -> assertEquals(first, other.join()));
        assertNotEquals(first.image(), request().seed(43).generate().image());
    }

    @Test
    void aDrawnSeedIsReportedAndReproduces() {
        Generation drawn = riffusion.textToAudio("drums").steps(2).generate();
        Generation again =
                riffusion.textToAudio("drums").steps(2).seed(drawn.seed()).generate();
        assertEquals(drawn, again);
    }

    @Test
    void everythingThatIsSetMatters() {
        SpectrogramImage plain = request().generate().image();
        assertNotEquals(plain, request().negativePrompt("vocals").generate().image());
        assertNotEquals(plain, request().guidance(3).generate().image());
        assertNotEquals(plain, request().steps(5).generate().image());
        assertNotEquals(plain, request().sampler(Sampler.ddim()).generate().image());
        assertNotEquals(
                plain, request().noise(NoiseSource.TORCH_CUDA).generate().image());
        assertEquals(plain, request().sampler(Sampler.pndm()).generate().image(), "PNDM is this model's own");
    }

    @Test
    void freshNoiseFollowsFromTheSeed() {
        Sampler sampler = Sampler.eulerAncestral();
        Generation first = request().sampler(sampler).generate();

        assertEquals(first, request().sampler(sampler).generate());
        assertNotEquals(
                first.image(), request().sampler(sampler).seed(43).generate().image());
    }

    /** At the ends of an interpolation the noise on the way is that of one seed, whatever the other is. */
    @Test
    void freshNoiseOfTwoSeedsLiesBetweenThem() {
        SpectrogramImage start = between(0, 1, 2).image();

        assertEquals(start, between(0, 1, 3).image());
        assertEquals(between(1, 1, 2).image(), between(1, 3, 2).image());
        assertNotEquals(start, between(0.5, 1, 2).image());
    }

    private Generation between(double alpha, long startSeed, long endSeed) {
        return riffusion
                .interpolate(
                        Prompt.of("jazz").seed(startSeed), Prompt.of("jazz").seed(endSeed))
                .seedImage(request().generate().image())
                .sampler(Sampler.eulerAncestral())
                .steps(3)
                .alpha(alpha)
                .generate();
    }

    @Test
    void longPromptsAndOddTextWork() {
        request()
                .steps(1)
                .negativePrompt("saxophone solo with drums and bass, ".repeat(20))
                .generate();
        riffusion.textToAudio("").steps(1).generate();
        riffusion.textToAudio("((( 🎷 [[ \\").steps(1).generate();
    }

    @Test
    void sizesOfTheModelsUnitWork() {
        Generation wide = request().width(192).height(64).generate();
        assertEquals(192, wide.image().width());
        assertEquals(64, wide.image().height());
        assertEquals(64, wide.image().params().numFrequencies());
        Failure.expect(
                IllegalArgumentException.class,
                () -> request().width(100),
                "width must be a multiple of 16",
                "got 100");
        Failure.expect(IllegalArgumentException.class, () -> request().height(0), "height", "got 0");
    }

    @Test
    void progressCountsEveryStep() {
        List<String> steps = new ArrayList<>();
        request()
                .onProgress(step -> steps.add(step.index() + "/" + step.count()))
                .generate();
        assertEquals(
                List.of("1/5", "2/5", "3/5", "4/5", "5/5"),
                steps,
                "PNDM asks the model once more than there are steps");
    }

    @Test
    void anExceptionOfTheListenerEndsTheGeneration() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> request()
                        .onProgress(step -> {
                            throw new IllegalStateException("enough");
                        })
                        .generate());
        assertEquals("enough", e.getMessage());
    }

    @Test
    void cancellingEndsTheGenerationAtAnyStep() {
        for (int at = 1; at <= 5; at++) {
            int last = at;
            Cancellation cancellation = new Cancellation();
            assertThrows(
                    CancelledException.class,
                    () -> request()
                            .cancelledBy(cancellation)
                            .onProgress(step -> {
                                if (step.index() == last) {
                                    cancellation.cancel();
                                }
                            })
                            .generate());
        }
    }

    @Test
    void interpolationMeetsItsEnds() {
        Generation start = interpolation(0).generate();
        Generation onlyStart = riffusion
                .interpolate(
                        Prompt.of("church bells").seed(42),
                        Prompt.of("church bells").seed(42))
                .seedImage(TestImages.lines(128, 128))
                .steps(4)
                .alpha(0)
                .generate();
        assertEquals(onlyStart.image(), start.image());
        assertNotEquals(start.image(), interpolation(0.5).generate().image());
        assertNotEquals(
                interpolation(0.5).generate().image(),
                interpolation(1).generate().image());
    }

    @Test
    void aBlackMaskKeepsAndAWhiteOneRegeneratesAll() {
        SpectrogramImage generated = interpolation(0.5).generate().image();
        SpectrogramImage white = interpolation(0.5)
                .mask(TestImages.mask(128, 128, Color.WHITE))
                .generate()
                .image();
        assertEquals(generated, white);
        SpectrogramImage black = interpolation(0.5)
                .mask(TestImages.mask(128, 128, Color.BLACK))
                .generate()
                .image();
        SpectrogramImage untouched = riffusion
                .interpolate(Prompt.of("").strength(0), Prompt.of("").strength(0))
                .seedImage(TestImages.lines(128, 128))
                .generate()
                .image();
        assertEquals(untouched, black, "what is kept is as clean as if nothing had been painted");
    }

    @Test
    void seedImagesAndMasksComeWithTheLibrary() {
        Generation result = interpolation(0.5)
                .seedImage(SeedImage.OG_BEAT)
                .mask(SeedMask.TOP_THIRD_75)
                .steps(1)
                .generate();
        assertEquals(512, result.image().width());
        assertEquals(SeedImage.OG_BEAT.image().maxValue(), result.image().maxValue());
    }

    @Test
    void anySizeOfSeedImageKeepsItsSize() {
        Generation result =
                interpolation(0.5).seedImage(TestImages.lines(137, 120)).generate();
        assertEquals(137, result.image().width());
        assertEquals(120, result.image().height());
    }

    @Test
    void aRealClipIsRegenerated(@TempDir Path directory) {
        AudioClip clip = AudioClip.read(SharedData.path("clips/clip_2.wav"));
        Generation result = riffusion
                .audioToAudio(clip, "acoustic folk fiddle")
                .strength(0.55)
                .steps(4)
                .seed(1)
                .generate();
        assertEquals(568, result.image().width());
        assertEquals(512, result.image().height());
        assertEquals(clip.length(), result.audio().length(), 441);
        result.audio().write(directory.resolve("riff.wav"));
        assertEquals(
                result.audio().length(),
                AudioClip.read(directory.resolve("riff.wav")).length());
    }

    @Test
    void bothLayoutsOfModelDirectoriesWork() {
        try (RiffusionPipeline legacy = RiffusionPipeline.builder()
                .model(Model.directory(SharedData.path("diffusion/tiny-sd-onnx-legacy")))
                .build()) {
            TextToAudio same = legacy.textToAudio("a solo piano ballad")
                    .steps(4)
                    .seed(42)
                    .width(128)
                    .height(128);
            assertEquals(
                    request().generate().image().width(),
                    same.generate().image().width());
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(type, () -> request().steps(0), "steps must be from 1 to 1000, got 0");
        Failure.expect(type, () -> request().guidance(-0.5), "guidance", "-0.5");
        Failure.expect(type, () -> request().guidance(Double.NaN), "guidance", "NaN");
        Failure.expect(type, () -> Prompt.of("x").strength(1.5), "strength must be from 0 to 1, got 1.5");
        Failure.expect(type, () -> interpolation(-0.1), "alpha", "-0.1");
        Failure.expect(
                type,
                () -> interpolation(0.5)
                        .mask(TestImages.mask(64, 128, Color.BLACK))
                        .generate(),
                "64 x 128",
                "128 x 128");
        AudioClip silence = AudioClip.of(44100, new float[44100]);
        Failure.expect(type, () -> riffusion.audioToAudio(silence, "x").generate(), "silent");
        AudioClip shorter = AudioClip.of(44100, new float[100]);
        Failure.expect(type, () -> riffusion.audioToAudio(shorter, "x").generate(), "100 samples", "4410");
        Failure.expect(
                IllegalStateException.class,
                () -> riffusion.interpolate(Prompt.of("a"), Prompt.of("b")).generate(),
                "seedImage");
    }

    @Test
    void aClosedPipelineSaysSo() {
        RiffusionPipeline closed = TinyModel.pipeline();
        closed.close();
        closed.close();
        Failure.expect(
                IllegalStateException.class, () -> closed.textToAudio("x").generate(), "closed");
    }

    @Test
    void closingWaitsForRequestsInProgress() {
        RiffusionPipeline closing = TinyModel.pipeline();
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Generation> running = CompletableFuture.supplyAsync(() -> closing.textToAudio("x")
                .steps(20)
                .onProgress(step -> started.complete(null))
                .generate());
        started.join();
        closing.close();
        assertTrue(running.join().audio().length() > 0);
        Failure.expect(
                IllegalStateException.class, () -> closing.textToAudio("x").generate(), "closed");
    }

    @Test
    void aMissingOrDamagedModelIsNamed(@TempDir Path directory) throws Exception {
        Failure.expect(InvalidModelException.class, () -> build(directory.resolve("nowhere")), "nowhere");
        Failure.expect(InvalidModelException.class, () -> build(directory), "unet/model.onnx");
        assertFalse(Files.exists(directory.resolve("unet")));
    }

    private static void build(Path directory) {
        RiffusionPipeline.builder().model(Model.directory(directory)).build().close();
    }
}
