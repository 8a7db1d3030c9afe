package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Components that several threads wait for, and the end of the virtual machine while they are loaded. */
@Timeout(30)
@Tag("runtime")
class LazyTest {

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicInteger loads = new AtomicInteger();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private final Lazy<String> lazy = new Lazy<>(new BackgroundLoad<>(this::load, part -> {
        closed.add(part);
        closing.countDown();
    }));

    private String load() {
        loading.countDown();
        await(ready);
        return "part " + loads.incrementAndGet();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<String> getting(Cancellation cancellation) {
        return CompletableFuture.supplyAsync(
                () -> lazy.get(cancellation), task -> new Thread(task, "a caller").start());
    }

    private static void assertFails(Class<? extends Exception> type, CompletableFuture<String> getting) {
        assertInstanceOf(
                type, assertThrows(CompletionException.class, getting::join).getCause());
    }

    @Test
    void waitingForWhatAnotherThreadLoadsCanBeCancelled() {
        CompletableFuture<String> first = getting(new Cancellation());
        await(loading);
        Cancellation cancellation = new Cancellation();
        CompletableFuture<String> second = getting(cancellation);
        cancellation.cancel();
        assertFails(CancelledException.class, second);
        assertFalse(first.isDone(), "the other still waits");
        ready.countDown();
        assertEquals("part 1", first.join());
        assertEquals("part 1", lazy.get(new Cancellation()));
        lazy.close();
        lazy.close();
        assertEquals(List.of("part 1"), closed);
    }

    @Test
    void theCallerThatStartedTheLoadMayBeCancelledWhileOthersWait() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<String> first = getting(cancellation);
        await(loading);
        CompletableFuture<String> second = getting(new Cancellation());
        cancellation.cancel();
        assertFails(CancelledException.class, first);
        ready.countDown();
        assertEquals("part 1", second.join());
        assertEquals(1, loads.get());
    }

    @Test
    void closingWhileItIsLoadedClosesItOnceItIsThere() throws InterruptedException {
        CompletableFuture<String> getting = getting(new Cancellation());
        await(loading);
        lazy.close();
        assertFails(IllegalStateException.class, getting);
        assertEquals(List.of(), closed);
        ready.countDown();
        assertTrue(closing.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("part 1"), closed);
        assertThrows(IllegalStateException.class, () -> lazy.get(new Cancellation()));
    }

    @Test
    void aFailedLoadIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        IllegalArgumentException failure = new IllegalArgumentException("broken");
        Lazy<String> failing = new Lazy<>(new BackgroundLoad<>(
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw failure;
                    }
                    return "whole";
                },
                part -> {}));
        Cancellation cancellation = new Cancellation();
        assertSame(failure, assertThrows(IllegalArgumentException.class, () -> failing.get(cancellation)));
        assertEquals("whole", failing.get(cancellation));
    }

    /** Tries to load where no thread can be started, or while the virtual machine exits, and ends. */
    public static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) {
            BackgroundLoad<String> load = new BackgroundLoad<>(() -> "part", part -> {});
            try {
                CompletableFuture<String> unused = load.start(OtherProcess::unstartable);
            } catch (OutOfMemoryError e) {
                System.out.println("not started");
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    load.await(new Cancellation());
                } catch (CancelledException e) {
                    System.out.println("not loaded");
                }
            }));
        }

        private static Thread unstartable(Runnable task) {
            return new Thread(task) {
                @Override
                public synchronized void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            };
        }
    }

    @Test
    void theVirtualMachineExitsWhereALoadCouldNotStart() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), OtherProcess.class.getName());
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = java.redirectErrorStream(true).start();
        try {
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not exit");
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(List.of("not started", "not loaded"), output.lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }
}
