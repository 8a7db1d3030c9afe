package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.Progress;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error; nothing where that is a file or a pipe, which a bar would fill with its frames. */
final class ConsoleProgressBar implements Progress, AutoCloseable {

    /** The launcher sets this, since Java cannot tell what standard error is. */
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

    /** Does the work, and ends the bar before its result is spoken of. */
    <T> T during(Supplier<T> work) {
        T result = work.get();
        close();
        return result;
    }

    @Override
    public void close() {
        // The bar would draw itself once more.
        if (!closed) {
            closed = true;
            bar.ifPresent(ProgressBar::close);
        }
    }
}
