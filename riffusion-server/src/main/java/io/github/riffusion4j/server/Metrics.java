package io.github.riffusion4j.server;

import io.github.riffusion4j.base.CancelledException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/** Counters of the server. Thread safe. */
final class Metrics {

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong outOfTime = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final DoubleAdder seconds = new DoubleAdder();

    /** Counts a finished generation and its duration. */
    void count(QueuedGeneration.Status status, Duration took) {
        if (status instanceof QueuedGeneration.Status.Failed failure) {
            RuntimeException reason = failure.reason();
            (reason instanceof CancelledException
                            ? cancelled
                            : reason instanceof GenerationQueue.OutOfTimeException ? outOfTime : failed)
                    .incrementAndGet();
        } else {
            done.incrementAndGet();
            seconds.add(took.toNanos() / 1e9);
        }
    }

    /** Counts a generation that was rejected by a full queue. */
    void countRejected() {
        rejected.incrementAndGet();
    }

    /** Counts an HTTP request. */
    void countRequest() {
        requests.incrementAndGet();
    }

    /** The mean duration of generations in seconds; 0 before the first. */
    double meanSeconds() {
        return seconds.sum() / Math.max(1, done.get());
    }

    /** Formats the counters as Prometheus's text format, version 0.0.4. */
    String toPrometheus(GenerationQueue queue) {
        StringBuilder text = new StringBuilder();
        type(text, "riffusion_generations_total", "counter", "Finished generations, by result.");
        for (Ended ended : new Ended[] {
            new Ended("done", done),
            new Ended("failed", failed),
            new Ended("cancelled", cancelled),
            new Ended("out_of_time", outOfTime),
            new Ended("rejected", rejected)
        }) {
            text.append("riffusion_generations_total{result=\"" + ended.how + "\"} " + ended.count + "\n");
        }
        type(text, "riffusion_generation_seconds_total", "counter", "Time spent on successful generations.");
        text.append(String.format(Locale.ROOT, "riffusion_generation_seconds_total %.3f%n", seconds.sum()));
        type(text, "riffusion_generations_waiting", "gauge", "Generations in the queue.");
        text.append("riffusion_generations_waiting " + queue.waiting() + "\n");
        type(text, "riffusion_http_requests_total", "counter", "HTTP requests answered.");
        text.append("riffusion_http_requests_total " + requests + "\n");
        return text.toString();
    }

    private static void type(StringBuilder text, String name, String type, String help) {
        text.append("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
    }

    private record Ended(String how, AtomicLong count) {}
}
