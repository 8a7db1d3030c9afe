package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.session.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@Tag("runtime")
class ComponentLoaderTest {

    @TempDir
    private Path directory;

    private final Cancellation cancellation = new Cancellation();

    @BeforeEach
    void write() {
        TinyModels.directory(directory);
    }

    private ComponentLoader parts() {
        return new ComponentLoader(ModelDirectory.open(directory), (part, index, count) -> {}, cancellation);
    }

    @Test
    void cancellationDoesNotWaitForTheLoadingComponentWhichIsClosedLater() throws InterruptedException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch loaded = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> {
            await(loading);
            cancellation.cancel();
        });
        try (ComponentLoader parts = parts()) {
            assertThrows(
                    CancelledException.class,
                    () -> parts.load(
                            ModelDirectory.UNET,
                            file -> {
                                loading.countDown();
                                await(loaded);
                                return "part";
                            },
                            part -> closed.countDown()));
        }
        cancelling.join();
        assertEquals(1, closed.getCount(), "it is still being loaded");
        loaded.countDown();
        assertTrue(closed.await(10, TimeUnit.SECONDS), "what was loaded in vain is closed");
    }

    @Test
    void exceptionsOfALoadReachTheCaller() {
        IllegalStateException failure = new IllegalStateException("broken");
        OutOfMemoryError error = new OutOfMemoryError("too large");
        try (ComponentLoader parts = parts()) {
            assertSame(failure, assertThrows(IllegalStateException.class, () -> fail(parts, failure)));
            assertSame(
                    error,
                    assertThrows(
                            OutOfMemoryError.class,
                            () -> parts.load(
                                    ModelDirectory.UNET,
                                    file -> {
                                        throw error;
                                    },
                                    part -> {})));
        }
    }

    private static void fail(ComponentLoader parts, RuntimeException failure) {
        parts.load(
                ModelDirectory.UNET,
                file -> {
                    throw failure;
                },
                part -> {});
    }

    @Test
    void closesInReverseOrder() {
        List<String> closed = new ArrayList<>();
        ComponentLoader parts = parts();
        parts.load(ModelDirectory.TEXT_ENCODER, file -> "first", closed::add);
        parts.load(ModelDirectory.UNET, file -> "second", closed::add);
        parts.close();
        assertEquals(List.of("second", "first"), closed);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
