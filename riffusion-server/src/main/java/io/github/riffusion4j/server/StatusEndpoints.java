package io.github.riffusion4j.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.SeedMask;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** Health, metrics, the catalogue of seed images, masks and samplers, and the description of the API. */
final class StatusEndpoints {

    static final String HEALTH = "/v1/health";

    private final RiffusionPipeline riffusion;
    private final GenerationQueue queue;
    private final Metrics metrics;

    StatusEndpoints(RiffusionPipeline riffusion, GenerationQueue queue, Metrics metrics) {
        this.riffusion = riffusion;
        this.queue = queue;
        this.metrics = metrics;
    }

    void addTo(RoutesConfig routes) {
        routes.get(HEALTH, this::health);
        routes.get(
                "/v1/metrics",
                http -> http.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.toPrometheus(queue)));
        routes.get("/v1/catalogue", StatusEndpoints::catalogue);
        routes.get("/v1/seed-images/{file}", StatusEndpoints::seedImage);
        routes.get("/v1/openapi.json", StatusEndpoints::description);
    }

    private void health(Context http) {
        JsonObject answer = new JsonObject();
        answer.addProperty("status", "ok");
        answer.addProperty("device", riffusion.device().toString());
        answer.addProperty("waiting", queue.waiting());
        answer.addProperty("queue_capacity", queue.capacity());
        Responses.json(http, answer);
    }

    private static void catalogue(Context http) {
        JsonObject answer = new JsonObject();
        answer.add("seed_images", names(Arrays.stream(SeedImage.values()).map(SeedImage::id)));
        answer.add("masks", names(Arrays.stream(SeedMask.values()).map(SeedMask::id)));
        answer.add("samplers", names(Sampler.all().stream().map(Sampler::name)));
        answer.add("files", names(Arrays.stream(MediaFormat.values()).map(MediaFormat::fileName)));
        Responses.json(http, answer);
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
            http.contentType("application/json")
                    .result(Objects.requireNonNull(description).readAllBytes());
        }
    }
}
