package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Loads the parts of a model one by one, and closes all that were loaded. */
final class OpenParts implements AutoCloseable {

    private final ModelFolder folder;
    private final LoadListener listener;
    private final Cancellation cancellation;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    OpenParts(ModelFolder folder, LoadListener listener, Cancellation cancellation) {
        this.folder = folder;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /**
     * Loads a part from its file, unless cancelled. ONNX Runtime cannot be stopped while it loads; after a cancellation
     * it goes on in the background, and what it loads is closed there.
     */
    <M> M load(String part, Function<Path, M> load, Consumer<M> close) {
        cancellation.throwIfCancelled();
        listener.loading(part, closers.size(), folder.count());
        Path file = folder.file(part);
        CompletableFuture<M> result = new CompletableFuture<>();
        start(() -> complete(result, () -> load.apply(file), close));
        M loaded = await(result);
        closers.push(() -> close.accept(loaded));
        return loaded;
    }

    /**
     * Starts to load. The virtual machine does not end before it has: ONNX Runtime crashes where its library is taken
     * down under it.
     */
    private static void start(Runnable loading) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread hook = new Thread(ended::join, "riffusion-load-exit");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread loader = new Thread(
                () -> {
                    loading.run();
                    ended.complete(null);
                    forget(hook);
                },
                "riffusion-load");
        loader.setDaemon(true);
        loader.start();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is ending already, and no longer held back.
        }
    }

    private static <M> void complete(CompletableFuture<M> result, Supplier<M> load, Consumer<M> close) {
        try {
            M loaded = load.get();
            if (!result.complete(loaded)) {
                close.accept(loaded);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private <M> M await(CompletableFuture<M> result) {
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

    /** Closes every part when {@code failure} is about to be thrown, and hides it behind no other. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes every part, the last first, also when closing one of them fails. Calling it again does nothing. */
    @Override
    public synchronized void close() {
        Runnable last = closers.poll();
        if (last != null) {
            try {
                last.run();
            } finally {
                close();
            }
        }
    }
}
