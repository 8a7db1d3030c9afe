package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.base.Progress;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error. */
final class Bar implements Progress, AutoCloseable {

    private final ProgressBar bar;

    Bar(String task) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    @Override
    public void report(int done, int total) {
        bar.maxHint(total);
        bar.stepTo(done);
    }

    /** Does the work, and ends the bar before its result is spoken of. */
    <T> T during(Supplier<T> work) {
        T result = work.get();
        bar.close();
        return result;
    }

    @Override
    public void close() {
        bar.close();
    }
}
