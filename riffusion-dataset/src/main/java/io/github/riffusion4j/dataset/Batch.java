package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import java.util.List;

/**
 * Does many recordings at a time, and does not let a bad one stop the others.
 *
 * @param threads how many recordings to do at once, at least 1
 */
public record Batch(int threads) {

    public Batch {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads must be at least 1, got " + threads);
        }
    }

    /**
     * Does the work and waits for it, on daemon threads of its own that end with it. Files that were written before a
     * cancellation stay, so that the same call takes the work up again.
     *
     * @param progress hears of every recording that is done, on the thread that did it, but one at a time
     * @throws CancelledException once {@code cancellation} is cancelled, or the calling thread interrupted
     */
    public BatchReport run(List<Recording> recordings, Job job, Progress progress, Cancellation cancellation) {
        return new BatchRun(recordings, job, progress, cancellation).on(threads);
    }
}
