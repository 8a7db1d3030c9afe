package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One run of work on many items, on daemon threads of its own that end with it.
 *
 * @param <T> the items
 * @param <R> what the work on one gives
 */
final class ParallelRun<T, R> {

    private final List<T> items;
    private final Function<T, R> work;
    private final Progress progress;
    private final Cancellation cancellation;

    private final Object speaking = new Object();
    private int done;

    /** Set when the run is over, whatever the reason: items not yet begun are left alone. */
    private volatile boolean over;

    ParallelRun(List<T> items, Function<T, R> work, Progress progress, Cancellation cancellation) {
        this.items = List.copyOf(items);
        this.work = work;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * The results in the order of the items. What the work on one throws ends the run.
     *
     * @throws CancelledException once the cancellation is cancelled, or the calling thread interrupted
     */
    List<R> on(int threads) {
        AtomicInteger started = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "riffusion-batch-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> results = items.stream()
                    .map(item -> workers.submit(() -> process(item)))
                    .toList();
            return results.stream().map(ParallelRun::resultOf).toList();
        } finally {
            over = true;
            workers.shutdown();
            awaitEndOf(workers);
        }
    }

    private static <R> R resultOf(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a job or listener threw what it cannot declare", e);
        }
    }

    /** Waits even while interrupted: when the caller goes on, no thread may still be writing. */
    private static void awaitEndOf(ExecutorService workers) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private R process(T item) {
        cancellation.throwIfCancelled();
        if (over) {
            throw new CancelledException();
        }
        R result = work.apply(item);
        synchronized (speaking) {
            done++;
            progress.report(done, items.size());
        }
        return result;
    }
}
