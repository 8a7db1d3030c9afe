package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.testkit.Await;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More to do than can be done. */
@Tag("runtime")
class BusyServerTest {

    private static final int CLIENTS = 200;
    /** For longer: {@code -Driffusion.load.seconds=60}. */
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("riffusion.load.seconds", 4));

    private static final long MAX_GROWTH = 48L << 20;
    private static final String LONG = "{\"prompt\": \"a\", \"steps\": 1000, \"width\": 1024}";

    private static String shortOne(int seed) {
        return "{\"prompt\": \"a\", \"seed\": " + seed + ", \"steps\": 1, \"width\": 64}";
    }

    @Test
    void manyClientsGetEachTheirOwnOrAreAskedToComeBack() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (RunningServer server = RunningServer.start()) {
            List<byte[]> expected = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                expected.add(ask(server, seed).body());
            }
            AtomicInteger made = new AtomicInteger(expected.size());
            AtomicInteger rejected = new AtomicInteger();
            long half = LOAD.toNanos() / 2;
            run(clients, server, expected, made, rejected, half);
            long before = usedMemory();
            run(clients, server, expected, made, rejected, half);
            long grown = usedMemory() - before;
            assertTrue(grown < MAX_GROWTH, () -> "memory grew by " + (grown >> 20) + " MB");
            assertTrue(rejected.get() > 0, "nobody was asked to come back");
            String metrics = RunningServer.text(server.get("/v1/metrics"));
            assertTrue(metrics.contains("result=\"done\"} " + made + "\n"), () -> made + " made, but " + metrics);
            assertTrue(
                    metrics.contains("result=\"rejected\"} " + rejected + "\n"), () -> rejected + ", but " + metrics);
            assertTrue(metrics.contains("riffusion_generations_waiting 0\n"), metrics);
            System.out.println(CLIENTS + " clients: " + made + " made, " + rejected + " asked to come back; "
                    + (before >> 20) + " MB used before, " + ((before + grown) >> 20) + " MB after");
        } finally {
            clients.shutdownNow();
        }
    }

    private static void run(
            ExecutorService clients,
            RunningServer server,
            List<byte[]> expected,
            AtomicInteger made,
            AtomicInteger rejected,
            long nanos)
            throws Exception {
        long end = System.nanoTime() + nanos;
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int seed = client % expected.size();
            running.add(clients.submit(() -> {
                while (System.nanoTime() < end) {
                    HttpResponse<byte[]> answer = ask(server, seed);
                    if (answer.statusCode() == 429) {
                        rejected.incrementAndGet();
                        assertTrue(
                                answer.headers().firstValueAsLong("Retry-After").orElse(0) >= 1);
                        Thread.sleep(100);
                    } else {
                        made.incrementAndGet();
                        assertEquals(200, answer.statusCode());
                        assertArrayEquals(expected.get(seed), answer.body(), "the answer to another client");
                    }
                }
                return null;
            }));
        }
        for (Future<?> client : running) {
            client.get();
        }
    }

    private static HttpResponse<byte[]> ask(RunningServer server, int seed) throws Exception {
        return server.post("/v1/text-to-audio", shortOne(seed), "Accept", "audio/wav");
    }

    private static long usedMemory() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aFullQueueAsksToComeBackInTheLanguageOfTheClient() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.queueCapacity(1))) {
            String running = id(server.post("/v1/text-to-audio", LONG));
            Await.until(() -> server.state(running).get("state").getAsString().equals("running"));
            String waiting = id(server.post("/v1/text-to-audio", LONG));
            assertEquals(1, server.state(waiting).get("ahead").getAsInt());
            HttpResponse<byte[]> own = server.post("/v1/text-to-audio", LONG);
            assertEquals(429, own.statusCode());
            assertEquals(429, RunningServer.json(own).get("status").getAsInt());
            HttpResponse<byte[]> application = server.post(
                    "/run_inference",
                    "{\"start\": {\"prompt\": \"a\", \"seed\": 1}, \"end\": {\"prompt\": \"a\", \"seed\": 1}, \"alpha\": 0}");
            assertEquals(429, application.statusCode());
            assertTrue(RunningServer.text(application).startsWith("1 generations are waiting already"));
            assertTrue(application.headers().firstValueAsLong("Retry-After").orElse(0) >= 1);
            // One that is cancelled while it waits makes room.
            server.send(HttpRequest.newBuilder(server.at("/v1/generations/" + waiting))
                    .DELETE());
            assertEquals(202, server.post("/v1/text-to-audio", LONG).statusCode());
        }
    }

    private static String id(HttpResponse<byte[]> created) {
        assertEquals(202, created.statusCode(), () -> RunningServer.text(created));
        return RunningServer.json(created).get("id").getAsString();
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.timeout(Duration.ofMillis(200)))) {
            HttpResponse<byte[]> answer = server.post("/v1/text-to-audio", LONG, "Accept", "audio/wav");
            assertEquals(503, answer.statusCode());
            assertTrue(RunningServer.text(answer).contains("took longer than this server allows"));
            assertEquals(1, server.count("out_of_time"));
        }
    }

    /** What SIGTERM does. */
    @Test
    void whatWasAcceptedIsFinishedBeforeTheServerStops() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.drain(Duration.ofMinutes(2)))) {
            String running = id(server.post("/v1/text-to-audio", LONG.replace("1000", "60")));
            Await.until(() -> server.state(running).get("state").getAsString().equals("running"));
            List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(server.client()
                        .sendAsync(
                                HttpRequest.newBuilder(server.at("/v1/text-to-audio"))
                                        .header("Accept", "audio/wav")
                                        .POST(BodyPublishers.ofString(shortOne(i)))
                                        .build(),
                                BodyHandlers.ofByteArray()));
            }
            Await.until(() -> server.waiting() == 3);
            assertEquals(200, server.get("/v1/ready").statusCode());
            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(() -> server.server().close());
            Await.until(() -> server.statusOf("/v1/ready") == 503);
            assertEquals(200, server.get("/v1/health").statusCode(), "it lives");
            assertEquals(503, server.post("/v1/text-to-audio", shortOne(9)).statusCode(), "but accepts no more");
            for (CompletableFuture<HttpResponse<byte[]>> answer : waiting) {
                assertEquals(200, answer.get().statusCode());
            }
            assertEquals(
                    200,
                    server.get("/v1/generations/" + running + "/audio.wav").statusCode(),
                    "one that is followed can still be fetched");
            closing.get();
        }
    }

    @Test
    void readinessIsNotLiveness() throws Exception {
        try (RunningServer server = RunningServer.start(settings -> settings.queueCapacity(1))) {
            String running = id(server.post("/v1/text-to-audio", LONG));
            Await.until(() -> server.state(running).get("state").getAsString().equals("running"));
            assertEquals(200, server.get("/v1/ready").statusCode());
            id(server.post("/v1/text-to-audio", LONG));
            assertEquals(503, server.get("/v1/ready").statusCode());
            assertEquals(200, server.get("/v1/health").statusCode());
        }
    }

    @Test
    void theWorkerOutlivesADefect() throws Exception {
        AtomicInteger defects = new AtomicInteger();
        Metrics broken = new Metrics() {
            @Override
            void count(QueuedGeneration.Status status, Duration waited, Duration worked) {
                if (defects.getAndIncrement() == 0) {
                    throw new AssertionError("io.github.Secret");
                }
                super.count(status, waited, worked);
            }
        };
        try (RiffusionPipeline riffusion = RunningServer.pipeline();
                GenerationQueue queue = new GenerationQueue(8, Duration.ofMinutes(1), broken)) {
            QueuedGeneration first =
                    queue.submit(riffusion.textToAudio("a").steps(1).width(64));
            QueuedGeneration second =
                    queue.submit(riffusion.textToAudio("b").steps(1).width(64));
            Await.until(() -> second.status().isFinal());
            QueuedGeneration.Status.Failed failed = (QueuedGeneration.Status.Failed) first.status();
            assertEquals(
                    "internal error; the server's log has the details of generation " + first.id(),
                    failed.reason().getMessage());
            assertTrue(second.result().isPresent());
        }
    }

    @Test
    void whoWaitsHearsThatTheServerStops() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
        try (RunningServer server = RunningServer.start()) {
            for (int i = 0; i < 3; i++) {
                waiting.add(server.client()
                        .sendAsync(
                                HttpRequest.newBuilder(server.at("/v1/text-to-audio"))
                                        .header("Accept", "audio/mpeg")
                                        .POST(BodyPublishers.ofString(LONG))
                                        .build(),
                                BodyHandlers.ofByteArray()));
            }
            Await.until(() -> server.waiting() == 2);
            server.server().close();
            server.server().close();
            for (CompletableFuture<HttpResponse<byte[]>> answer : waiting) {
                assertEquals(503, answer.get().statusCode());
            }
        }
    }
}
