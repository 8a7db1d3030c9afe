package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests as values, and the forms in which they run: at once, one by one, on another thread. */
@Tag("runtime")
@Timeout(120)
class RequestRunsTest extends PipelineTestCase {

    private static final int ENDLESS = 1000;

    @Test
    void requestsAreImmutable() {
        TextToAudio request = request();
        SamplingOptions before = request.samplingOptions();
        TextToAudio other = request.seed(43).steps(2).tempo(90).width(64).loop();
        assertEquals(before, request.samplingOptions());
        assertEquals(ScoreOptions.none(), request.scoreOptions());
        assertEquals(OptionalInt.of(4), request.samplingOptions().steps());
        assertEquals(OptionalInt.of(2), other.samplingOptions().steps());
        assertEquals(TimeLayout.LOOP, other.samplingOptions().layout());
        assertEquals(128, request.plan().width());
    }

    @Test
    void aPlanIsAValueThatCanBePrinted() {
        GenerationPlan plan = request().plan();
        assertEquals(plan, request().plan());
        assertNotEquals(plan, request().seed(43).plan());
        assertEquals(
                "\"a solo piano ballad\", strength 0.75, guidance 7.0, seed 42, from noise of 128 x 128 pixels:"
                        + " 4 steps of pndm, noise TORCH_CPU, guided from 0.0 to 1.0, rescale 0.0, DeepCache interval 1,"
                        + " compatibility STANDARD, quality BALANCED, a plain sound",
                plan.toString());
        assertEquals(
                "\"church bells 75 %, jazz with piano 25 %\", strength 0.75, guidance 7.0, seed (42 to 123 at 0.25),"
                        + " from an image of 128 x 128 pixels, mixed in down to 0.3 by 0.5:"
                        + " 4 steps of pndm, noise TORCH_CPU, guided from 0.0 to 1.0, rescale 0.0, DeepCache interval 1,"
                        + " compatibility STANDARD, quality BALANCED, a plain sound",
                interpolation(0.25).magicMix(new MagicMix(0.3, 0.5)).plan().toString());
    }

    @Test
    void resultsAreHandedOverOneByOne() {
        List<Long> seeds = new ArrayList<>();
        request().steps(1).generateEach(3, result -> seeds.add(result.seed()));
        assertEquals(List.of(42L, 43L, 44L), seeds);
        IllegalStateException enough = new IllegalStateException("enough");
        assertSame(
                enough,
                assertThrows(
                        IllegalStateException.class,
                        () -> request().steps(1).generateEach(3, result -> {
                            throw enough;
                        })));
        List<Generation> points = new ArrayList<>();
        interpolation(0).steps(1).generateEach(AlphaCurve.of(0, 1), points::add);
        assertEquals(interpolation(1).steps(1).generate().image(), points.get(1).image());
    }

    @Test
    void aFutureGivesTheSame() throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Generation later = request().steps(1).generateAsync(executor).get();
            assertEquals(request().steps(1).generate().image(), later.image());
            Generation again = riffusion
                    .recreate(later.recipe().orElseThrow())
                    .generateAsync(executor)
                    .get();
            assertEquals(later.image(), again.image());
            CompletableFuture<Generation> refused = riffusion
                    .textToAudio("x")
                    .width(64)
                    .duration(java.time.Duration.ofSeconds(1))
                    .generateAsync(executor);
            CompletionException failure = assertThrows(CompletionException.class, refused::join);
            assertInstanceOf(IllegalStateException.class, failure.getCause());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void cancellingAFutureEndsTheWork() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Generation> result = request()
                .steps(ENDLESS)
                .onProgress(step -> begun.complete(null))
                .generateAsync(executor);
        begun.join();
        assertTrue(result.cancel(false));
        assertThrows(CancellationException.class, result::join);
        executor.shutdown();
        assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS), "the work went on");
    }

    @Test
    void theCallersCancellationEndsAFuture() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Generation> result = request()
                .steps(ENDLESS)
                .onProgress(step -> cancellation.cancel())
                .cancelledBy(cancellation)
                .generateAsync(executor);
        CompletionException failure = assertThrows(CompletionException.class, result::join);
        assertInstanceOf(CancelledException.class, failure.getCause());
        executor.shutdown();
    }

    @Test
    void anInterruptCancelsAndStays() {
        try {
            assertThrows(
                    CancelledException.class,
                    () -> request()
                            .steps(ENDLESS)
                            .onProgress(step -> Thread.currentThread().interrupt())
                            .generate());
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
        assertEquals(42, request().steps(1).generate().seed(), "the pipeline still works");
    }
}
