package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of a {@link Batch}. */
final class BatchRun {

    private final List<Recording> recordings;
    private final Job job;
    private final Progress progress;
    private final Cancellation cancellation;

    private final Object speaking = new Object();
    private int done;

    /** Set when the run is over, whatever the reason: recordings not yet begun are left alone. */
    private volatile boolean over;

    BatchRun(List<Recording> recordings, Job job, Progress progress, Cancellation cancellation) {
        this.recordings = List.copyOf(recordings);
        this.job = job;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    BatchReport on(int threads) {
        AtomicInteger started = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "riffusion-batch-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            return report(recordings.stream()
                    .map(recording -> workers.submit(() -> process(recording)))
                    .toList());
        } finally {
            over = true;
            workers.shutdown();
            awaitEndOf(workers);
        }
    }

    private BatchReport report(List<Future<Result>> results) {
        Job.Outcome sum = Job.Outcome.NOTHING;
        List<InvalidFileException> failures = new ArrayList<>();
        for (Future<Result> future : results) {
            Result result = resultOf(future);
            sum = sum.plus(result.outcome);
            result.failure.ifPresent(failures::add);
        }
        return new BatchReport(sum.written(), sum.present(), failures);
    }

    private static Result resultOf(Future<Result> future) {
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

    private Result process(Recording recording) {
        cancellation.throwIfCancelled();
        if (over) {
            throw new CancelledException();
        }
        Result result = attempt(recording);
        synchronized (speaking) {
            done++;
            progress.report(done, recordings.size());
        }
        return result;
    }

    private Result attempt(Recording recording) {
        try {
            return new Result(job.process(recording, cancellation), Optional.empty());
        } catch (CancelledException e) {
            throw e;
        } catch (InvalidFileException e) {
            return failed(e);
        } catch (RiffusionException | IllegalArgumentException e) {
            return failed(new InvalidFileException(recording.file(), String.valueOf(e.getMessage()), e));
        } catch (RuntimeException e) {
            // A fault of ours that one recording brings to light; its name helps more than its message.
            return failed(new InvalidFileException(recording.file(), "failed unexpectedly: " + e, e));
        }
    }

    private static Result failed(InvalidFileException failure) {
        return new Result(Job.Outcome.NOTHING, Optional.of(failure));
    }

    private record Result(Job.Outcome outcome, Optional<InvalidFileException> failure) {}
}
