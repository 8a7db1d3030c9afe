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

/** A generation that a client asked for, from when it entered the queue. Thread safe. */
final class QueuedGeneration {

    /** In all, at most. */
    private static final int PREVIEWS = 6;

    /** How long a client that has hung up may go unnoticed. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String id = UUID.randomUUID().toString();
    /** Empty once it has run: what it was made from may be large, and is not needed any more. */
    private Optional<GenerationJob> order;

    private final Cancellation cancellation = new Cancellation();
    private volatile boolean outOfTime;
    private volatile boolean previewsWanted;
    private GenerationStatus status = new GenerationStatus.Waiting();

    QueuedGeneration(GenerationJob order) {
        this.order = Optional.of(order);
    }

    String id() {
        return id;
    }

    synchronized GenerationStatus status() {
        return status;
    }

    /** The first status that is not {@code seen}, or {@code seen} if there is none within {@code patience}. */
    synchronized GenerationStatus statusAfter(GenerationStatus seen, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); status == seen && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return status;
    }

    /**
     * Waits for the result for a client, and cancels it if that hangs up.
     *
     * @throws CancelledException if it was cancelled
     * @throws OutOfTimeException if it took too long
     * @throws RuntimeException what the request threw
     */
    Generation awaitFor(ClientConnection caller) throws InterruptedException {
        GenerationStatus seen = status();
        while (!seen.isFinal()) {
            if (caller.hasHungUp()) {
                cancel();
            }
            seen = statusAfter(seen, LOOK);
        }
        if (seen instanceof GenerationStatus.Failed failed) {
            throw failed.reason();
        }
        return ((GenerationStatus.Done) seen).result();
    }

    /** Does the work, on the thread of the queue. */
    void run() {
        if (!advance(new GenerationStatus.Running(Optional.empty(), Optional.empty()))) {
            return;
        }
        try {
            GenerationJob work = order.orElseThrow();
            order = Optional.empty();
            advance(new GenerationStatus.Done(work.run(
                    cancellation, step -> advance(new GenerationStatus.Running(Optional.of(step), preview(step))))));
        } catch (CancelledException e) {
            advance(new GenerationStatus.Failed(outOfTime ? new OutOfTimeException(e) : e));
        } catch (RuntimeException e) {
            advance(new GenerationStatus.Failed(e));
        } catch (OutOfMemoryError e) {
            // The next one may fit.
            advance(new GenerationStatus.Failed(new IllegalStateException("not enough memory", e)));
        }
    }

    /** A picture costs as much time as a step or more: so there are few, and none that nobody looks at. */
    private Optional<RgbImage> preview(DenoisingProgress step) {
        int every = Math.max(1, (step.count() + PREVIEWS - 1) / PREVIEWS);
        boolean due = previewsWanted && step.index() % every == 0 && step.index() < step.count();
        return due ? Optional.of(step.preview()) : Optional.empty();
    }

    /** From now on paints what it is going to be, now and then. */
    void showPreviews() {
        previewsWanted = true;
    }

    /** Ends it early; one that waits is over at once. */
    void cancel() {
        cancellation.cancel();
        synchronized (this) {
            if (status instanceof GenerationStatus.Waiting) {
                advance(new GenerationStatus.Failed(new CancelledException()));
            }
        }
    }

    /** Ends it because it took too long. */
    void endOutOfTime() {
        outOfTime = true;
        cancellation.cancel();
    }

    /** What it takes in memory; 0 as long as a result is still to come. */
    long bytes() {
        GenerationStatus now = status();
        if (now instanceof GenerationStatus.Done done) {
            Generation result = done.result();
            return 4L * result.audio().length() * result.audio().channelCount()
                    + 4L * result.image().width() * result.image().height();
        }
        return now.isFinal() ? 1 : 0;
    }

    private synchronized boolean advance(GenerationStatus next) {
        if (status.isFinal()) {
            return false;
        }
        status = next;
        notifyAll();
        return true;
    }
}
