package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/** Loads the components of a model one by one, and closes all that were loaded. */
final class ComponentLoader implements AutoCloseable {

    private final ModelDirectory directory;
    private final StableDiffusion.LoadListener listener;
    private final Cancellation cancellation;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    ComponentLoader(ModelDirectory directory, StableDiffusion.LoadListener listener, Cancellation cancellation) {
        this.directory = directory;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** Loads a component from its file, unless cancelled, as {@link BackgroundLoad} does. */
    <M> M load(String component, Function<Path, M> load, Consumer<M> close) {
        // The listener is not notified of a component that is not going to be loaded.
        cancellation.throwIfCancelled();
        listener.loading(component, closers.size(), directory.count());
        Path file = directory.file(component);
        M loaded = new BackgroundLoad<>(() -> load.apply(file), close).await(cancellation);
        closers.push(() -> close.accept(loaded));
        return loaded;
    }

    /** Closes all components before {@code failure} is thrown; a failure to close is added to it as suppressed. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes all components, the last first, even if closing one of them fails. Calling it again does nothing. */
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
