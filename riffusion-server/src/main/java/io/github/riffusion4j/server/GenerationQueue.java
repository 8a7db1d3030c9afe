package io.github.riffusion4j.server;

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
     * @throws IllegalStateException if the queue is closed
     */
    synchronized QueuedGeneration submit(GenerationJob job) {
        if (!open) {
            throw new IllegalStateException("the server is shutting down");
        }
        // One that was cancelled while it waited does not count.
        waiting.removeIf(generation -> generation.status().isFinal());
        if (waiting.size() >= capacity) {
            metrics.countRejected();
            throw new QueueFullException(waiting.size(), retryAfter());
        }
        QueuedGeneration generation = new QueuedGeneration(job);
        waiting.add(generation);
        notifyAll();
        return generation;
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
                run(next);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized QueuedGeneration take() throws InterruptedException {
        running = Optional.empty();
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

    private void run(QueuedGeneration generation) {
        Future<?> timer = clock.schedule(generation::timeOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
        long start = System.nanoTime();
        generation.run(end -> metrics.count(end, Duration.ofNanos(System.nanoTime() - start)));
        timer.cancel(false);
    }

    /** Cancels waiting and running generations, and waits for them to end. Closing twice does nothing. */
    @Override
    public void close() {
        List<QueuedGeneration> unfinished;
        synchronized (this) {
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

    /** Signals a generation that exceeded the server's time limit. */
    static final class OutOfTimeException extends RiffusionException {

        OutOfTimeException(Throwable cause) {
            super("the generation took longer than this server allows; request fewer steps or less sound", cause);
        }
    }
}
