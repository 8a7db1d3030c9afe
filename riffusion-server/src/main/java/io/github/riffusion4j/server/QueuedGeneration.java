package io.github.riffusion4j.server;

import io.github.riffusion4j.DenoisingProgress;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A generation in the queue, running, or finished. Thread safe. */
final class QueuedGeneration {

    /** The most previews of a generation. */
    private static final int PREVIEWS = 6;

    /** The interval at which a waiting client's connection is polled. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private final String id = UUID.randomUUID().toString();
    /** Empty once it has run, since its inputs may be large. */
    private Optional<GenerationJob> job;

    private final Cancellation cancellation = new Cancellation();
    private volatile boolean outOfTime;
    private volatile boolean previewsEnabled;
    private Status status = new Status.Waiting();

    QueuedGeneration(GenerationJob job) {
        this.job = Optional.of(job);
    }

    String id() {
        return id;
    }

    synchronized Status status() {
        return status;
    }

    /** Waits for a status other than {@code seen}; returns {@code seen} if there is none within the time-out. */
    synchronized Status statusAfter(Status seen, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); status == seen && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return status;
    }

    /**
     * Waits for the result, and cancels the generation if the client closes the connection.
     *
     * @throws CancelledException if it was cancelled
     * @throws GenerationQueue.OutOfTimeException if it exceeded the time limit
     * @throws RuntimeException if the request failed
     */
    Generation awaitFor(ClientConnection client) throws InterruptedException {
        Status seen = status();
        while (!seen.isFinal()) {
            if (client.isClosed()) {
                cancel();
            }
            seen = statusAfter(seen, POLL_INTERVAL);
        }
        if (seen instanceof Status.Failed failed) {
            throw failed.reason();
        }
        return ((Status.Done) seen).result();
    }

    /**
     * Runs the job, on the thread of the queue.
     *
     * @param ended is given the outcome before those that wait for it are notified
     */
    void run(Consumer<Status> ended) {
        if (!advance(new Status.Running(Optional.empty(), Optional.empty()))) {
            ended.accept(status());
            return;
        }
        Status end = generate();
        ended.accept(end);
        advance(end);
    }

    private Status generate() {
        try {
            GenerationJob work = job.orElseThrow();
            job = Optional.empty();
            return new Status.Done(
                    work.run(cancellation, step -> advance(new Status.Running(Optional.of(step), preview(step)))));
        } catch (CancelledException e) {
            return new Status.Failed(outOfTime ? new GenerationQueue.OutOfTimeException(e) : e);
        } catch (RuntimeException e) {
            return new Status.Failed(e);
        } catch (Error e) {
            // The only worker must go on: with too little memory the next one may fit, other errors are this one's.
            String problem = e instanceof OutOfMemoryError ? "not enough memory" : "the generation failed: " + e;
            return new Status.Failed(new IllegalStateException(problem, e));
        }
    }

    /** A preview costs as much time as a step or more, so there are few, and only for clients that requested them. */
    private Optional<RgbImage> preview(DenoisingProgress step) {
        int every = Math.max(1, (step.count() + PREVIEWS - 1) / PREVIEWS);
        boolean due = previewsEnabled && step.index() % every == 0 && step.index() < step.count();
        return due ? Optional.of(step.preview()) : Optional.empty();
    }

    /** Enables previews from now on. */
    void enablePreviews() {
        previewsEnabled = true;
    }

    /** Cancels the generation; a waiting one ends at once. */
    void cancel() {
        cancellation.cancel();
        synchronized (this) {
            if (status instanceof Status.Waiting) {
                advance(new Status.Failed(new CancelledException()));
            }
        }
    }

    /** Cancels the generation because it exceeded the time limit. */
    void timeOut() {
        outOfTime = true;
        cancellation.cancel();
    }

    /** The size in memory; 0 until the generation ends. */
    long bytes() {
        Status now = status();
        if (now instanceof Status.Done done) {
            Generation result = done.result();
            return 4L * result.audio().length() * result.audio().channelCount()
                    + 4L * result.image().width() * result.image().height();
        }
        return now.isFinal() ? 1 : 0;
    }

    private synchronized boolean advance(Status next) {
        if (status.isFinal()) {
            return false;
        }
        status = next;
        notifyAll();
        return true;
    }

    /** The status of a generation. Immutable. */
    sealed interface Status {

        /** In the queue. */
        record Waiting() implements Status {}

        /**
         * Running.
         *
         * @param step the last finished step; empty before the first
         * @param preview the estimate of the result; empty unless a client follows with previews
         */
        record Running(Optional<DenoisingProgress> step, Optional<RgbImage> preview) implements Status {}

        /** Finished. */
        record Done(Generation result) implements Status {}

        /** Cancelled, timed out or failed. */
        record Failed(RuntimeException reason) implements Status {}

        /** Returns true if the status will not change any more. */
        default boolean isFinal() {
            return this instanceof Done || this instanceof Failed;
        }
    }
}
