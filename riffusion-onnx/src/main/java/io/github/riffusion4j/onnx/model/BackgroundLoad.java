package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Loads a component of a model on a thread of its own, and waits for it. ONNX Runtime cannot be stopped while it loads;
 * after a cancellation it continues in the background, and the component is closed there.
 *
 * @param load loads the component
 * @param close closes a component
 */
record BackgroundLoad<M>(Supplier<M> load, Consumer<M> close) {

    /** Loads the component, unless cancelled. */
    M await(Cancellation cancellation) {
        cancellation.throwIfCancelled();
        CompletableFuture<M> result = new CompletableFuture<>();
        start(() -> complete(result));
        Cancellation.Registration registration =
                cancellation.onCancel(() -> result.completeExceptionally(new CancelledException()));
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        } finally {
            registration.close();
        }
    }

    /** Starts loading. The virtual machine does not exit before it has ended: ONNX Runtime would crash. */
    private static void start(Runnable loading) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread hook = new Thread(ended::join, "riffusion-load-exit");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread loader = new Thread(
                () -> {
                    loading.run();
                    ended.complete(null);
                    removeHook(hook);
                },
                "riffusion-load");
        loader.setDaemon(true);
        loader.start();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is exiting already.
        }
    }

    private void complete(CompletableFuture<M> result) {
        try {
            M loaded = load.get();
            if (!result.complete(loaded)) {
                close.accept(loaded);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
