package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Loads a component of a model on a thread of its own. ONNX Runtime cannot be stopped while it loads: where nobody
 * waits for it any more, it continues in the background, and the component is closed there.
 *
 * @param load loads the component
 * @param close closes a component
 */
record BackgroundLoad<M>(Supplier<M> load, Consumer<M> close) {

    /** Loads the component, unless cancelled. */
    M await(Cancellation cancellation) {
        cancellation.throwIfCancelled();
        return await(start(), cancellation);
    }

    /** Waits for a component; a cancellation completes {@code result}. */
    static <M> M await(CompletableFuture<M> result, Cancellation cancellation) {
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

    /** Starts loading. If the result is completed before the component is there, that is closed. */
    CompletableFuture<M> start() {
        return start(loading -> new Thread(loading, "riffusion-load"));
    }

    /** As {@link #start()}, on a thread from {@code threads}. */
    CompletableFuture<M> start(ThreadFactory threads) {
        CompletableFuture<M> result = new CompletableFuture<>();
        Thread loader = threads.newThread(() -> loadBeforeExit(result));
        loader.setDaemon(true);
        loader.start();
        return result;
    }

    /** Loads; the virtual machine does not exit before that has ended: ONNX Runtime would crash. */
    private void loadBeforeExit(CompletableFuture<M> result) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread hook = new Thread(ended::join, "riffusion-load-exit");
        try {
            // Added by the thread that it waits for: if that could not be started, the hook would wait for ever.
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is exiting.
            result.completeExceptionally(new CancelledException(e));
            return;
        }
        try {
            complete(result);
        } finally {
            ended.complete(null);
            removeHook(hook);
        }
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
