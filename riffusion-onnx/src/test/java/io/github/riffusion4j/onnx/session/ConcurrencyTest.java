package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that are called, cancelled and closed by several threads at once. */
@Timeout(60)
@Tag("runtime")
class ConcurrencyTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final int LONG = 256;
    private static final int SHORT = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    @AfterEach
    void stopThreads() throws InterruptedException {
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS), "a call is still running");
    }

    private Unet slowUnet() {
        return Unet.load(TinyModels.slowUnet().writeTo(directory.resolve("model.onnx")), CPU);
    }

    private static Tensor predict(Unet unet, int size, Cancellation cancellation) {
        Tensor sample = Tensor.generate(new int[] {1, 4, size, size}, i -> 0);
        return unet.predict(sample, 1, Tensor.generate(new int[] {1, 1, TinyModels.WIDTH}, i -> 0), cancellation);
    }

    private static void awaitRunning(Future<?> run) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(300);
        assertFalse(run.isDone(), "the graph is not slow enough for this test");
    }

    @Test
    void cancellationStopsARunningCall() throws Exception {
        try (Unet unet = slowUnet()) {
            Cancellation cancellation = new Cancellation();
            Future<Tensor> run = threads.submit(() -> predict(unet, LONG, cancellation));
            awaitRunning(run);
            long start = System.nanoTime();
            cancellation.cancel();
            ExecutionException e = assertThrows(ExecutionException.class, run::get);
            assertInstanceOf(CancelledException.class, e.getCause());
            // Within one node, that is milliseconds; the whole run takes seconds.
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos(), "cancelling took too long");
            assertDoesNotThrow(() -> predict(unet, SHORT, new Cancellation()));
        }
    }

    @Test
    void nothingRunsIfCancelledBefore() {
        try (Unet unet = slowUnet()) {
            Cancellation cancellation = new Cancellation();
            cancellation.cancel();
            assertThrows(CancelledException.class, () -> predict(unet, LONG, cancellation));
        }
    }

    @Test
    void cancellationOfARunDoesNotAffectOthers() throws Exception {
        try (Unet unet = slowUnet()) {
            Cancellation first = new Cancellation();
            Cancellation second = new Cancellation();
            Future<Tensor> cancelled = threads.submit(() -> predict(unet, LONG, first));
            Future<Tensor> spared = threads.submit(() -> predict(unet, LONG, second));
            awaitRunning(cancelled);
            first.cancel();
            assertThrows(ExecutionException.class, cancelled::get);
            assertFalse(spared.isDone());
            second.cancel();
        }
    }

    @Test
    void runsOfTwoThreadsOverlap() throws Exception {
        try (Unet unet = slowUnet()) {
            Cancellation cancellation = new Cancellation();
            Future<Tensor> run = threads.submit(() -> predict(unet, LONG, cancellation));
            awaitRunning(run);
            predict(unet, SHORT, new Cancellation());
            assertFalse(run.isDone(), "the short run waited for the long one");
            cancellation.cancel();
        }
    }

    @Test
    void closingWaitsForARun() throws Exception {
        Unet unet = slowUnet();
        Cancellation cancellation = new Cancellation();
        Future<Tensor> run = threads.submit(() -> predict(unet, LONG, cancellation));
        awaitRunning(run);
        Future<?> close = threads.submit(unet::close);
        TimeUnit.MILLISECONDS.sleep(100);
        assertFalse(close.isDone(), "closed under a running call");
        cancellation.cancel();
        assertThrows(ExecutionException.class, run::get);
        close.get();
        assertClosed(unet);
    }

    /** Without the lock in NativeSession, this crashes the virtual machine within a few rounds. */
    @Test
    void closingAtAnyMomentIsSafe() throws Exception {
        Path file = TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64).writeTo(directory.resolve("model.onnx"));
        AtomicInteger completed = new AtomicInteger();
        for (int round = 0; round < 100; round++) {
            Unet unet = Unet.load(file, CPU);
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                callers.add(threads.submit(() -> {
                    while (true) {
                        predict(unet, 16, new Cancellation());
                        completed.incrementAndGet();
                    }
                }));
            }
            TimeUnit.MICROSECONDS.sleep(round * 97L);
            unet.close();
            for (Future<?> caller : callers) {
                Throwable end =
                        assertThrows(ExecutionException.class, caller::get).getCause();
                assertInstanceOf(IllegalStateException.class, end);
            }
        }
        assertTrue(completed.get() > 0);
    }

    @Test
    void closingTwiceIsSafeAndUseAfterwardsIsAnError() {
        Unet unet = slowUnet();
        unet.close();
        unet.close();
        assertClosed(unet);
    }

    private static void assertClosed(Unet unet) {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> predict(unet, SHORT, new Cancellation()));
        assertTrue(String.valueOf(e.getMessage()).endsWith("model.onnx: this model has been closed"), e.getMessage());
    }

    @Test
    void simultaneousResultsDoNotMix() throws Exception {
        Path file = TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.FLOAT, "batch").writeTo(directory.resolve("model.onnx"));
        try (Unet unet = Unet.load(file, Device.cpu())) {
            Tensor sample = Tensor.generate(new int[] {1, 4, 32, 32}, i -> i);
            Tensor embeddings = Tensor.generate(new int[] {1, 1, TinyModels.WIDTH}, i -> 0);
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                int factor = caller;
                callers.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertEquals(
                                sample.times(factor), unet.predict(sample, factor, embeddings, new Cancellation()));
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
    }
}
