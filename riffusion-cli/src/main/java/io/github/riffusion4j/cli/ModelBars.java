package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.library.ImportListener;
import java.util.Optional;
import java.util.function.Supplier;

/** One bar after the other, for what a model needs before it can be used: download, import, loading. */
final class ModelBars implements ImportListener, Progress, AutoCloseable {

    private static final int BYTES_OF_A_MEGABYTE = 1_000_000;

    private String stage = "";
    private Optional<ConsoleProgressBar> bar = Optional.empty();

    @Override
    public void arrived(String file, long done, long total) {
        int megabytes = (int) (total / BYTES_OF_A_MEGABYTE) + 1;
        report("Downloading (MB)", Math.min(megabytes, (int) (done / BYTES_OF_A_MEGABYTE) + 1), megabytes);
    }

    @Override
    public void imported(int done, int total) {
        report("Importing", done, total);
    }

    /** A part of the model is loaded. */
    @Override
    public void report(int done, int total) {
        report("Loading", done, total);
    }

    private void report(String current, int done, int total) {
        if (!current.equals(stage)) {
            close();
            stage = current;
            bar = Optional.of(new ConsoleProgressBar(current));
        }
        bar.ifPresent(drawn -> drawn.report(done, total));
    }

    /** Does the work, and ends the last bar before its result is spoken of. */
    <T> T during(Supplier<T> work) {
        T result = work.get();
        close();
        return result;
    }

    @Override
    public void close() {
        bar.ifPresent(ConsoleProgressBar::close);
    }
}
