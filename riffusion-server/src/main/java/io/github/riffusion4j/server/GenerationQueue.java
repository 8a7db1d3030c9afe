package io.github.riffusion4j.server;

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
 * Makes generations one at a time, in the order in which they were asked for: a model is fastest when it has all cores,
 * or the whole graphics card, to itself. Thread safe.
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
     * An empty queue.
     *
     * @param capacity how many may wait, besides the one that is being made
     * @param timeout how long one may be in the making
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
    synchronized QueuedGeneration submit(GenerationJob order) {
        if (!open) {
            throw new IllegalStateException("the server is shutting down");
        }
        // One that was cancelled while it waited takes no room.
        waiting.removeIf(generation -> generation.status().isFinal());
        if (waiting.size() >= capacity) {
            metrics.countRejected();
            throw new QueueFullException(waiting.size(), untilRoom());
        }
        QueuedGeneration generation = new QueuedGeneration(order);
        waiting.add(generation);
        notifyAll();
        return generation;
    }

    /** How many wait. */
    synchronized int waiting() {
        return (int) waiting.stream()
                .filter(generation -> !generation.status().isFinal())
                .count();
    }

    /** How many are before this one, the one in the making included; 0 if it is not waiting. */
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

    /** Until the one in the making is done, going by those before it. */
    private Duration untilRoom() {
        return Duration.ofSeconds(Math.max(1, (long) Math.ceil(metrics.meanSeconds())));
    }

    private void work() {
        try {
            for (QueuedGeneration next = take(); ; next = take()) {
                make(next);
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

    private void make(QueuedGeneration generation) {
        Future<?> alarm = clock.schedule(generation::endOutOfTime, timeout.toNanos(), TimeUnit.NANOSECONDS);
        long start = System.nanoTime();
        generation.run();
        alarm.cancel(false);
        metrics.count(generation.status(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Cancels what is in the queue and in the making, and waits for that to end. Closing twice does nothing. */
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
}
