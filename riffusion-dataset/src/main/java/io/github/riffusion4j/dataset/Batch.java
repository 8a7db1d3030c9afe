package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.util.List;
import java.util.Optional;

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
        List<Result> results = new ParallelRun<>(
                        recordings, recording -> attempt(job, recording, cancellation), progress, cancellation)
                .on(threads);
        Job.Outcome sum = results.stream().map(Result::outcome).reduce(Job.Outcome.NOTHING, Job.Outcome::plus);
        return new BatchReport(
                sum.written(),
                sum.present(),
                results.stream().flatMap(result -> result.failure().stream()).toList());
    }

    private static Result attempt(Job job, Recording recording, Cancellation cancellation) {
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
