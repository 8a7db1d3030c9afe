package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that reuse what the inner layers of the UNet made in earlier ones. */
class DeepCacheTest {

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    private final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open(@TempDir Path directory) {
        try (Checkpoint weights = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            ModelExport.of(weights, ExportProfile.CPU).write(directory.resolve("model"), Progress.none());
        }
        shared = Optional.of(RiffusionPipeline.builder()
                .model(Model.directory(directory.resolve("model")))
                .device(Device.cpu().withThreads(1))
                .build());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    private TextToAudio request() {
        return riffusion
                .textToAudio("a solo piano ballad")
                .sampler(Sampler.ddim())
                .quality(InversionPreset.FAST)
                .steps(8)
                .seed(42);
    }

    @Test
    void longerIntervalsChangeMore() {
        SpectrogramImage full = request().generate().image();
        assertEquals(full, request().deepCache(1).generate().image());
        double second =
                TestImages.distance(full, request().deepCache(2).generate().image());
        double fourth =
                TestImages.distance(full, request().deepCache(4).generate().image());
        double other = TestImages.distance(full, request().seed(43).generate().image());
        assertTrue(0 < second && second < fourth && fourth < other / 2, second + ", " + fourth + " of " + other);
    }

    @Test
    void itIsMadeAgainFromItsRecipe() {
        Generation made = request().deepCache(3).generate();
        assertEquals(made, request().deepCache(3).generate());
        assertEquals(made, riffusion.recreate(made.recipe().orElseThrow()).generate());
    }

    /** Of a single step each call is the first at its place, and runs all layers. */
    @Test
    void everyTileHasItsOwnCache() {
        assertEquals(
                request().steps(1).width(256).generate().image(),
                request().steps(1).width(256).deepCache(9).generate().image());
    }

    @Test
    void everyChannelHasItsOwnCache() {
        AudioClip clip = AudioClip.read(SharedData.path("clips/clip_2.wav")).slice(0, 12_000);
        assertEquals(regenerated(clip, 1), regenerated(clip, 9));
    }

    private SpectrogramImage regenerated(AudioClip clip, int every) {
        return riffusion
                .audioToAudio(clip, "fiddle")
                .stereo()
                .strength(1)
                .sampler(Sampler.ddim())
                .quality(InversionPreset.FAST)
                .steps(1)
                .seed(1)
                .deepCache(every)
                .generate()
                .image();
    }

    /** Of two steps the first has guidance: both run all layers, as a batch of two becomes one. */
    @Test
    void allLayersRunWhereGuidanceEnds() {
        assertEquals(
                request().steps(2).guidanceInterval(0, 0.6).generate().image(),
                request()
                        .steps(2)
                        .guidanceInterval(0, 0.6)
                        .deepCache(9)
                        .generate()
                        .image());
    }

    @Test
    void requestsAtTheSameTimeDoNotDisturbEachOther() {
        List<CompletableFuture<Generation>> both = Stream.of(1, 2)
                .map(seed -> request().deepCache(2).steps(4).seed(seed))
                .map(request -> CompletableFuture.supplyAsync(request::generate))
                .toList();
        assertEquals(
                request().deepCache(2).steps(4).seed(1).generate(), both.get(0).join());
        assertEquals(
                request().deepCache(2).steps(4).seed(2).generate(), both.get(1).join());
    }

    @Test
    void itCanBeCancelledBetweenTheStepsThatRunAllLayers() {
        Cancellation cancellation = new Cancellation();
        TextToAudio request = request().deepCache(8).cancelledBy(cancellation).onProgress(step -> {
            assertTrue(step.index() <= 2);
            if (step.index() == 2) {
                cancellation.cancel();
            }
        });
        Failure.expect(CancelledException.class, request::generate);
    }

    @Test
    void intervalsBelowOneAreRefused() {
        Failure.expect(IllegalArgumentException.class, () -> request().deepCache(0), "DeepCache must be 1", "got 0");
    }
}
