package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts for programs that share a pipeline between threads, show progress, and cancel. */
@Timeout(120)
@Tag("runtime")
class ServiceTest extends PipelineTestCase {

    @Test
    void previewsNearTheResult() {
        List<Double> distances = new ArrayList<>();
        SpectrogramImage result = request().sampler(Sampler.ddim()).generate().image();
        request()
                .sampler(Sampler.ddim())
                .onProgress(step -> distances.add(
                        TestImages.distance(result, SpectrogramImage.of(step.preview(), result.params(), 1))))
                .generate();
        assertEquals(4, distances.size());
        assertTrue(distances.get(3) < distances.get(0), distances.toString());
        assertTrue(distances.get(3) < 3, "the last foresees the end: " + distances);
    }

    @Test
    void previewsOfAnImageAreOfItsPaddedSize() {
        List<String> sizes = new ArrayList<>();
        interpolation(0.5)
                .seedImage(TestImages.lines(137, 120))
                .steps(2)
                .onProgress(step ->
                        sizes.add(step.preview().width() + "x" + step.preview().height()))
                .generate();
        assertEquals("144x128", sizes.get(0));
    }

    @Test
    void aPreviewChangesNothing() {
        assertEquals(
                request().generate(),
                request().onProgress(DenoisingProgress::preview).generate());
    }

    @Test
    void aStepMayBeKeptAndQueriedLater() {
        List<DenoisingProgress> steps = new ArrayList<>();
        SpectrogramImage result = request()
                .sampler(Sampler.ddim())
                .onProgress(steps::add)
                .generate()
                .image();
        SpectrogramParams params = result.params();
        SpectrogramImage first = SpectrogramImage.of(steps.get(0).preview(), params, 1);
        SpectrogramImage last = SpectrogramImage.of(steps.get(3).preview(), params, 1);
        assertTrue(TestImages.distance(result, last) < TestImages.distance(result, first));
        assertEquals("step 1 of 4", steps.get(0).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whatAListenerThrowsReachesTheCallerAndThePipelineStaysUsable(int at) {
        IllegalStateException enough = new IllegalStateException("enough");
        Generation before = request().generate();
        TextToAudio request = request().onProgress(step -> {
            if (step.index() == at) {
                throw enough;
            }
        });
        assertSame(enough, assertThrows(IllegalStateException.class, request::generate));
        assertEquals(before, request().generate());
        assertEquals(before, request.onProgress(step -> {}).generate(), "the request, too");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void cancellingAtAnyStepLeavesThePipelineUsable(int at) {
        Generation before = request().generate();
        Cancellation cancellation = new Cancellation();
        AtomicInteger last = new AtomicInteger();
        TextToAudio request = request().cancelledBy(cancellation).onProgress(step -> {
            last.set(step.index());
            if (step.index() == at) {
                cancellation.cancel();
            }
        });
        assertThrows(CancelledException.class, request::generate);
        assertEquals(at, last.get(), "nothing goes on after that step");
        assertThrows(CancelledException.class, request::generate, "a cancellation cannot be undone");
        assertEquals(before, request().generate());
    }

    @Test
    void cancellingAnInterpolationAtAnyStepEndsIt() {
        for (int at = 1; at <= 3; at++) {
            int last = at;
            Cancellation cancellation = new Cancellation();
            Interpolation request = interpolation(0.5).cancelledBy(cancellation).onProgress(step -> {
                if (step.index() == last) {
                    cancellation.cancel();
                }
            });
            assertThrows(CancelledException.class, request::generate);
        }
    }

    @Test
    void cancellingEndsABatch() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger steps = new AtomicInteger();
        TextToAudio request = request().cancelledBy(cancellation).onProgress(step -> {
            if (steps.incrementAndGet() == 7) {
                cancellation.cancel();
            }
        });
        assertThrows(CancelledException.class, () -> request.generate(3));
        assertEquals(7, steps.get());
    }

    @Test
    void cancellingAtEveryPartEndsLoading() {
        for (int at = 1; at <= 4; at++) {
            int last = at;
            Cancellation cancellation = new Cancellation();
            RiffusionPipeline.Builder builder = RiffusionPipeline.builder()
                    .model(Model.directory(TinyModel.directory()))
                    .cancelledBy(cancellation)
                    .onProgress((done, total) -> {
                        if (done == last) {
                            cancellation.cancel();
                        }
                    });
            assertThrows(CancelledException.class, builder::build);
        }
    }

    @Test
    void eightThreadsGetTheSameBytes() {
        Generation expected = request().generate();
        Generation expectedBetween = interpolation(0.5).generate();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(i -> onItsOwnThread(() -> {
                    assertEquals(expected, request().generate());
                    assertEquals(expectedBetween, interpolation(0.5).generate());
                }))
                .toList();
        threads.forEach(CompletableFuture::join);
    }

    private static CompletableFuture<Void> onItsOwnThread(Runnable work) {
        return CompletableFuture.runAsync(work, task -> new Thread(task, "test").start());
    }

    @Test
    void closingDuringUseWaitsForRequestsAndCrashesNothing() {
        RiffusionPipeline closing = TinyModel.pipeline();
        CompletableFuture<Void> started = new CompletableFuture<>();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(i -> onItsOwnThread(() -> closing.textToAudio("x")
                        .steps(50)
                        .onProgress(step -> started.complete(null))
                        .generate()))
                .toList();
        started.join();
        List<CompletableFuture<Void>> closers = IntStream.range(0, 3)
                .mapToObj(i -> onItsOwnThread(closing::close))
                .toList();
        closers.forEach(CompletableFuture::join);
        int finished = 0;
        for (CompletableFuture<Void> thread : threads) {
            try {
                thread.join();
                finished++;
            } catch (CompletionException e) {
                // It had not begun before the pipeline was closed.
                assertInstanceOf(IllegalStateException.class, e.getCause());
            }
        }
        assertTrue(finished > 0);
    }

    @Test
    void closingFromAListenerIsRefusedNoMoreThanElsewhere() {
        RiffusionPipeline closing = TinyModel.pipeline();
        TextToAudio request = closing.textToAudio("x").steps(4).onProgress(step -> closing.close());
        IllegalStateException e = assertThrows(IllegalStateException.class, request::generate);
        assertTrue(String.valueOf(e.getMessage()).contains("closed"), e.getMessage());
    }
}
