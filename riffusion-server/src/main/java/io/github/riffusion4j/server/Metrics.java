package io.github.riffusion4j.server;

import io.github.riffusion4j.base.CancelledException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counters and histograms of the server, in the names of Prometheus. Thread safe. */
class Metrics {

    private final Map<Result, AtomicLong> results = new ConcurrentHashMap<>();

    private final AtomicLong requests = new AtomicLong();
    private final Histogram waits = new Histogram();
    private final Histogram work = new Histogram();

    /** The outcomes of generations. */
    private enum Result {
        DONE,
        FAILED,
        CANCELLED,
        OUT_OF_TIME,
        REJECTED
    }

    private void count(Result result) {
        results.computeIfAbsent(result, first -> new AtomicLong()).incrementAndGet();
    }

    /**
     * Counts a finished generation.
     *
     * @param waited the time in the queue
     * @param worked the time after it
     */
    void count(QueuedGeneration.Status status, Duration waited, Duration worked) {
        waits.add(waited);
        if (status instanceof QueuedGeneration.Status.Failed failure) {
            RuntimeException reason = failure.reason();
            count(
                    reason instanceof CancelledException
                            ? Result.CANCELLED
                            : reason instanceof GenerationQueue.OutOfTimeException
                                    ? Result.OUT_OF_TIME
                                    : Result.FAILED);
        } else {
            count(Result.DONE);
            work.add(worked);
        }
    }

    /** Counts a generation that was rejected by a full queue. */
    void countRejected() {
        count(Result.REJECTED);
    }

    /** Counts an HTTP request. */
    void countRequest() {
        requests.incrementAndGet();
    }

    /** The mean duration of generations in seconds; 0 before the first. */
    double meanSeconds() {
        return work.meanSeconds();
    }

    /** Formats all as Prometheus's text format, version 0.0.4. */
    String toPrometheus(GenerationQueue queue) {
        StringBuilder text = new StringBuilder();
        type(text, "riffusion_generations_total", "counter", "Finished generations, by result.");
        for (Result result : Result.values()) {
            String name = result.name().toLowerCase(Locale.ROOT);
            text.append("riffusion_generations_total{result=\"" + name + "\"} "
                    + results.getOrDefault(result, new AtomicLong()) + "\n");
        }
        type(text, "riffusion_generation_wait_seconds", "histogram", "Time of generations in the queue.");
        waits.appendTo(text, "riffusion_generation_wait_seconds");
        type(text, "riffusion_generation_work_seconds", "histogram", "Time of successful generations at work.");
        work.appendTo(text, "riffusion_generation_work_seconds");
        type(text, "riffusion_generations_waiting", "gauge", "Generations in the queue.");
        text.append("riffusion_generations_waiting " + queue.waiting() + "\n");
        type(text, "riffusion_http_requests_total", "counter", "HTTP requests answered.");
        text.append("riffusion_http_requests_total " + requests + "\n");
        return text.toString();
    }

    private static void type(StringBuilder text, String name, String type, String help) {
        text.append("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
    }

    /** Counts durations in cumulative buckets. Thread safe. */
    private static final class Histogram {

        /** Upper bounds in seconds. */
        private static final double[] BOUNDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

        private final long[] counts = new long[BOUNDS.length + 1];
        private double sum;

        synchronized void add(Duration duration) {
            double seconds = duration.toNanos() / 1e9;
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket]++;
            sum += seconds;
        }

        synchronized double meanSeconds() {
            long count = 0;
            for (long inBucket : counts) {
                count += inBucket;
            }
            return sum / Math.max(1, count);
        }

        synchronized void appendTo(StringBuilder text, String name) {
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i];
                String bound = i < BOUNDS.length ? String.valueOf(BOUNDS[i]) : "+Inf";
                text.append(name + "_bucket{le=\"" + bound + "\"} " + total + "\n");
            }
            text.append(name + String.format(Locale.ROOT, "_sum %.3f\n", sum));
            text.append(name + "_count " + total + "\n");
        }
    }
}
