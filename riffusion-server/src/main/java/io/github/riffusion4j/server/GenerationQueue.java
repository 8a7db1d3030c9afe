package io.github.riffusion4j.server;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs generations one at a time, in the order of submission: a model is fastest when it has all cores, or the whole
 * graphics card, to itself. Thread safe.
 */
final class GenerationQueue implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(GenerationQueue.class.getName());

    private final int capacity;
    private final Duration timeout;
    private final Metrics metrics;
    private final Deque<QueuedGeneration> waiting = new ArrayDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "riffusion-time-outs");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread worker = new Thread(this::work, "riffusion-generations");
    private Optional<QueuedGeneration> running = Optional.empty();
    private boolean accepting = true;
    private boolean open = true;

    /**
     * Creates an empty queue.
     *
     * @param capacity the most that may wait, besides the one that is running
     * @param timeout the time limit of one
     */
    GenerationQueue(int capacity, Duration timeout, Metrics metrics) {
        this.capacity = capacity;
        this.timeout = timeout;
        this.metrics = metrics;
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Adds a generation to the end.
     *
     * @throws QueueFullException if there is no room
     * @throws ClosedException if the queue is closed, or about to be
     */
    synchronized QueuedGeneration submit(GenerationRequest<?> request) {
        if (!accepting) {
            throw new ClosedException();
        }
        // One that was cancelled while it waited does not count.
        waiting.removeIf(this::countIfCancelled);
        if (waiting.size() >= capacity) {
            metrics.countRejected();
            throw new QueueFullException(waiting.size(), retryAfter());
        }
        QueuedGeneration generation = new QueuedGeneration(request);
        waiting.add(generation);
        notifyAll();
        return generation;
    }

    private boolean countIfCancelled(QueuedGeneration generation) {
        QueuedGeneration.Status status = generation.status();
        if (status.isFinal()) {
            metrics.count(status, generation.age(), Duration.ZERO);
        }
        return status.isFinal();
    }

    /** The number of waiting generations. */
    synchronized int waiting() {
        return (int) waiting.stream()
                .filter(generation -> !generation.status().isFinal())
                .count();
    }

    /** The number of generations before this one, the running one included; 0 if it is not waiting. */
    synchronized int ahead(QueuedGeneration generation) {
        int ahead = running.isPresent() ? 1 : 0;
        for (QueuedGeneration other : waiting) {
            if (other == generation) {
                return ahead;
            }
            ahead += other.status().isFinal() ? 0 : 1;
        }
        return 0;
    }

    /** True if a generation would be accepted. */
    synchronized boolean isReady() {
        return accepting && waiting() < capacity;
    }

    /** True if the thread that generates is there. */
    boolean isAlive() {
        return worker.isAlive();
    }

    int capacity() {
        return capacity;
    }

    /** The mean duration of a generation so far, after which there is likely to be room. */
    private Duration retryAfter() {
        return Duration.ofSeconds(Math.max(1, (long) Math.ceil(metrics.meanSeconds())));
    }

    private void work() {
        try {
            for (QueuedGeneration next = take(); ; next = take()) {
                runGuarded(next);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized QueuedGeneration take() throws InterruptedException {
        running = Optional.empty();
        notifyAll();
        while (open && waiting.isEmpty()) {
            wait();
        }
        if (!open) {
            throw new InterruptedException();
        }
        QueuedGeneration next = waiting.remove();
        running = Optional.of(next);
        return next;
    }

    /** There is one worker, which has to outlive whatever it runs. */
    private void runGuarded(QueuedGeneration generation) {
        try {
            run(generation);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "generation " + generation.id() + " failed", e);
            generation.fail(e);
        }
    }

    private void run(QueuedGeneration generation) {
        Future<?> timer = clock.schedule(generation::timeOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
        Duration waited = generation.age();
        generation.run(end -> metrics.count(end, waited, generation.age().minus(waited)));
        timer.cancel(false);
    }

    /**
     * Accepts no more generations, and waits for those that were accepted to end.
     *
     * @param limit the longest that it waits
     * @return those that had not ended at the beginning
     */
    synchronized List<QueuedGeneration> drain(Duration limit) throws InterruptedException {
        accepting = false;
        List<QueuedGeneration> unfinished = new ArrayList<>(waiting);
        running.ifPresent(unfinished::add);
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos();
                left > 0 && !(waiting.isEmpty() && running.isEmpty());
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return unfinished;
    }

    /** Cancels waiting and running generations, and waits for them to end. Closing twice does nothing. */
    @Override
    public void close() {
        List<QueuedGeneration> unfinished;
        synchronized (this) {
            accepting = false;
            open = false;
            unfinished = new ArrayList<>(waiting);
            running.ifPresent(unfinished::add);
            waiting.clear();
            notifyAll();
        }
        unfinished.forEach(QueuedGeneration::cancel);
        clock.shutdownNow();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Signals that the queue is full. */
    static final class QueueFullException extends RiffusionException {

        private final Duration retryAfter;

        QueueFullException(int waiting, Duration retryAfter) {
            super(waiting + " generations are waiting already; try again in " + retryAfter.toSeconds() + " s");
            this.retryAfter = retryAfter;
        }

        /** The time after which a place is likely to be free: whole seconds, at least 1. */
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Signals that the server is about to end. */
    static final class ClosedException extends RiffusionException {

        ClosedException() {
            super("the server is shutting down; try again in a moment");
        }
    }

    /** Signals a generation that exceeded the server's time limit. */
    static final class OutOfTimeException extends RiffusionException {

        OutOfTimeException(Throwable cause) {
            super("the generation took longer than this server allows; request fewer steps or less sound", cause);
        }
    }
}
