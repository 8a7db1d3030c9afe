package io.github.riffusion4j.server;

import io.github.riffusion4j.DenoisingProgress;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A generation in the queue, running, or finished. Thread safe. */
final class QueuedGeneration {

    private static final System.Logger LOG = System.getLogger(QueuedGeneration.class.getName());

    /** The most previews of a generation. */
    private static final int PREVIEWS = 6;

    /** The interval at which a waiting client's connection is polled. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private final String id = UUID.randomUUID().toString();
    private final long created = System.nanoTime();
    /** Empty once it has run, since its inputs may be large. */
    private Optional<GenerationRequest<?>> request;

    private final Cancellation cancellation = new Cancellation();
    private volatile boolean outOfTime;
    private volatile boolean delivered;
    private volatile boolean previewsEnabled;
    private Status status = new Status.Waiting();

    QueuedGeneration(GenerationRequest<?> request) {
        this.request = Optional.of(request);
    }

    String id() {
        return id;
    }

    /** The time since it was requested. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - created);
    }

    /** Notes that a file of it was sent. */
    void markDelivered() {
        delivered = true;
    }

    /** True if nobody waits for its files any more: one was sent, or there will be none. */
    boolean isDelivered() {
        return delivered || status() instanceof Status.Failed;
    }

    synchronized Status status() {
        return status;
    }

    /** The result, if it is there. */
    Optional<Generation> result() {
        return status() instanceof Status.Done done ? Optional.of(done.result()) : Optional.empty();
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
     * Runs the request, on the thread of the queue.
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
            GenerationRequest<?> work = request.orElseThrow();
            request = Optional.empty();
            return new Status.Done(work.cancelledBy(cancellation)
                    .onProgress(step -> advance(new Status.Running(Optional.of(step), preview(step))))
                    .generate());
        } catch (CancelledException e) {
            return new Status.Failed(outOfTime ? new GenerationQueue.OutOfTimeException(e) : e);
        } catch (IllegalArgumentException | RiffusionException e) {
            return new Status.Failed(e);
        } catch (IllegalStateException e) {
            // Options that exclude each other.
            return new Status.Failed(new IllegalArgumentException(e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            // The only worker must go on: with too little memory the next one may fit, other errors are this one's.
            LOG.log(System.Logger.Level.ERROR, "generation " + id + " failed", e);
            return failure(e);
        }
    }

    private Status failure(Throwable cause) {
        String problem = cause instanceof OutOfMemoryError
                ? "not enough memory for this generation; request less sound at a time"
                : "internal error; the server's log has the details of generation " + id;
        return new Status.Failed(new InternalErrorException(problem, cause));
    }

    /** Ends the generation because of a defect. */
    void fail(Throwable cause) {
        advance(failure(cause));
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

    /** Signals a defect, or too little memory; the cause is in the log. */
    static final class InternalErrorException extends RiffusionException {

        InternalErrorException(String message, Throwable cause) {
            super(message, cause);
        }
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
