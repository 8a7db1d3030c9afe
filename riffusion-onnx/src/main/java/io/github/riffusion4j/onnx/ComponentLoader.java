package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/** Loads the parts of a model one by one, and closes all that were loaded. */
final class ComponentLoader implements AutoCloseable {

    private final ModelDirectory folder;
    private final LoadListener listener;
    private final Cancellation cancellation;
    private final Deque<Runnable> closers = new ArrayDeque<>();

    ComponentLoader(ModelDirectory folder, LoadListener listener, Cancellation cancellation) {
        this.folder = folder;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** Loads a part from its file, unless cancelled, as {@link BackgroundLoad} does. */
    <M> M load(String part, Function<Path, M> load, Consumer<M> close) {
        // Nobody hears of a part that is not going to be loaded.
        cancellation.throwIfCancelled();
        listener.loading(part, closers.size(), folder.count());
        Path file = folder.file(part);
        M loaded = new BackgroundLoad<>(() -> load.apply(file), close).await(cancellation);
        closers.push(() -> close.accept(loaded));
        return loaded;
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
