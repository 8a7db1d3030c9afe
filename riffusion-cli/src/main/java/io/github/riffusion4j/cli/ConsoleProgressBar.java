package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.library.ImportListener;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a progress bar on standard error if that is a terminal; to a file or pipe nothing is written. */
final class ConsoleProgressBar implements Progress, AutoCloseable {

    /** Set by the launcher, since Java cannot tell whether standard error is a terminal. */
    static final String ON_TERMINAL = "riffusion.terminal";

    private final Optional<ProgressBar> bar;
    private boolean closed;

    ConsoleProgressBar(String task) {
        bar = Boolean.getBoolean(ON_TERMINAL) ? Optional.of(draw(task)) : Optional.empty();
    }

    private static ProgressBar draw(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    @Override
    public void report(int done, int total) {
        bar.ifPresent(drawn -> {
            drawn.maxHint(total);
            drawn.stepTo(done);
        });
    }

    /** Runs the work, and removes the bar before the result is reported. */
    <T> T during(Supplier<T> work) {
        T result = work.get();
        close();
        return result;
    }

    @Override
    public void close() {
        // Closing twice would draw the bar once more.
        if (!closed) {
            closed = true;
            bar.ifPresent(ProgressBar::close);
        }
    }

    /** Progress of a model's download, import and loading, one bar after the other. */
    static final class ModelBars implements ImportListener, Progress, AutoCloseable {

        private static final int BYTES_PER_MEGABYTE = 1_000_000;

        private String stage = "";
        private Optional<ConsoleProgressBar> bar = Optional.empty();

        @Override
        public void arrived(String file, long done, long total) {
            int megabytes = (int) (total / BYTES_PER_MEGABYTE) + 1;
            report("Downloading (MB)", Math.min(megabytes, (int) (done / BYTES_PER_MEGABYTE) + 1), megabytes);
        }

        @Override
        public void imported(int done, int total) {
            report("Importing", done, total);
        }

        /** Reports that a component of the model is loaded. */
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

        /** Runs the work, and removes the last bar before the result is reported. */
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
}
