package io.github.riffusion4j.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.SeedMask;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Liveness, readiness, metrics, the catalogue of models, seed images, masks and samplers, and the OpenAPI document. */
final class StatusEndpoints {

    private static final String HEALTH = "/v1/health";
    private static final String READY = "/v1/ready";

    /** The addresses that need no API key. */
    static final Set<String> OPEN = Set.of(HEALTH, READY);

    /** The size of the catalogue's pictures: enough to choose by. */
    private static final int THUMBNAIL_WIDTH = 128;

    private static final int THUMBNAIL_HEIGHT = 64;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Map<String, RiffusionPipeline> pipelines;
    private final GenerationQueue queue;
    private final Metrics metrics;
    private final JsonObject catalogue;

    StatusEndpoints(
            Map<String, RiffusionPipeline> pipelines, ServerSettings settings, GenerationQueue queue, Metrics metrics) {
        this.pipelines = pipelines;
        this.queue = queue;
        this.metrics = metrics;
        this.catalogue = catalogue(pipelines, settings);
    }

    void addTo(Routes routes) {
        routes.get(HEALTH, this::health);
        routes.get(READY, this::ready);
        routes.get(
                "/v1/metrics",
                http -> Responses.bytes(
                        http,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.toPrometheus(queue).getBytes(StandardCharsets.UTF_8)));
        routes.get("/v1/catalogue", http -> Responses.json(http, catalogue));
        routes.get("/v1/seed-images/{file}", StatusEndpoints::seedImage);
        routes.get("/v1/openapi.json", StatusEndpoints::description);
    }

    /** Liveness: fails only if restarting would help. */
    private void health(Context http) {
        JsonObject answer = new JsonObject();
        boolean alive = queue.isAlive();
        answer.addProperty("status", alive ? "ok" : "the thread that generates has ended");
        answer.addProperty(
                "device", pipelines.values().iterator().next().device().toString());
        answer.addProperty("waiting", queue.waiting());
        answer.addProperty("queue_capacity", queue.capacity());
        http.status(alive ? 200 : SERVICE_UNAVAILABLE);
        Responses.json(http, answer);
    }

    /** Readiness: fails while the server would reject a generation. */
    private void ready(Context http) {
        boolean ready = queue.isReady();
        JsonObject answer = new JsonObject();
        answer.addProperty("ready", ready);
        http.status(ready ? 200 : SERVICE_UNAVAILABLE);
        Responses.json(http, answer);
    }

    private static JsonObject catalogue(Map<String, RiffusionPipeline> pipelines, ServerSettings settings) {
        JsonObject answer = new JsonObject();
        JsonArray models = new JsonArray();
        pipelines.forEach((name, pipeline) -> {
            JsonObject model = new JsonObject();
            model.addProperty("name", name);
            model.addProperty("takes_score", pipeline.takesScore());
            models.add(model);
        });
        answer.add("models", models);
        answer.add("seed_images", names(Arrays.stream(SeedImage.values()).map(SeedImage::id)));
        answer.add("masks", names(Arrays.stream(SeedMask.values()).map(SeedMask::id)));
        answer.add("samplers", names(Sampler.all().stream().map(Sampler::name)));
        answer.add("files", names(Arrays.stream(MediaFormat.values()).map(MediaFormat::fileName)));
        JsonObject beats = new JsonObject();
        JsonObject thumbnails = new JsonObject();
        for (SeedImage seed : SeedImage.values()) {
            SpectrogramImage image = seed.image();
            beats.addProperty(seed.id(), seed.beats());
            thumbnails.addProperty(
                    seed.id(), thumbnail(image.width(), image.height(), (x, y) -> image.pixel(x, y) & 255));
        }
        for (SeedMask mask : SeedMask.values()) {
            Mask shape = Mask.of(mask, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);
            thumbnails.addProperty(
                    mask.id(),
                    thumbnail(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, (x, y) -> Math.round(255 * shape.repaint(x, y))));
        }
        answer.add("beats", beats);
        answer.add("thumbnails", thumbnails);
        answer.addProperty("max_duration_s", settings.longest().toMillis() / 1000.0);
        return answer;
    }

    @FunctionalInterface
    private interface Brightness {
        int at(int x, int y);
    }

    /** An image in small: each pixel is the mean of those that it stands for. */
    private static String thumbnail(int width, int height, Brightness brightness) {
        int columns = width / THUMBNAIL_WIDTH;
        int rows = height / THUMBNAIL_HEIGHT;
        return MediaFormat.jpegUri(RgbImage.generate(THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, (x, y) -> {
            int sum = 0;
            for (int i = 0; i < columns * rows; i++) {
                sum += brightness.at(x * columns + i % columns, y * rows + i / columns);
            }
            int mean = sum / (columns * rows);
            return mean << 16 | mean << 8 | mean;
        }));
    }

    private static JsonArray names(Stream<String> names) {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        return array;
    }

    private static void seedImage(Context http) throws IOException {
        String file = http.pathParam("file");
        SeedImage seed = Arrays.stream(SeedImage.values())
                .filter(known -> file.equals(known.id() + ".png"))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("there is no such seed image"));
        Responses.png(http, seed.image());
    }

    private static void description(Context http) throws IOException {
        try (InputStream description = StatusEndpoints.class.getResourceAsStream("openapi.json")) {
            Responses.bytes(
                    http,
                    "application/json",
                    Objects.requireNonNull(description).readAllBytes());
        }
    }
}
