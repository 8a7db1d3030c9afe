package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.base.CancelledException;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Creates, describes, sends and deletes generations below {@code /v1}. With {@code Accept: audio/wav} (or another
 * format) the response is the sound itself, and closing the connection cancels the generation; without it the response
 * comes at once and names the address of the result, which is kept for a while.
 */
final class GenerationEndpoints {

    private static final String GENERATIONS = "/v1/generations/";

    /** The most event streams, since each holds a thread. */
    private static final int MAX_FOLLOWERS = 64;

    private final GenerationRequests requests;
    private final GenerationQueue queue;
    private final ByteBoundedCache<QueuedGeneration> recent;
    private final Semaphore followers = new Semaphore(MAX_FOLLOWERS);

    GenerationEndpoints(GenerationRequests requests, GenerationQueue queue, ByteBoundedCache<QueuedGeneration> recent) {
        this.requests = requests;
        this.queue = queue;
        this.recent = recent;
    }

    void addTo(Routes routes) {
        routes.post("/v1/text-to-audio", http -> create(http, requests::textToAudio));
        routes.post("/v1/audio-to-audio", http -> create(http, requests::audioToAudio));
        routes.post("/v1/extend", http -> create(http, requests::outpainting));
        routes.post("/v1/interpolate", http -> create(http, requests::interpolation));
        routes.get(GENERATIONS + "{id}", this::show);
        routes.getStream(GENERATIONS + "{id}/events", EventStream.CONTENT_TYPE, this::follow);
        routes.get(GENERATIONS + "{id}/{file}", this::file);
        routes.delete(GENERATIONS + "{id}", this::delete);
    }

    private void create(Context http, Function<JsonFields, GenerationRequest<?>> parse) throws InterruptedException {
        GenerationRequest<?> request = parsed(http, parse);
        Optional<MediaFormat> format = Accept.choose(http.header("Accept"));
        QueuedGeneration generation = queue.submit(request);
        recent.put(generation.id(), generation);
        http.header("Location", GENERATIONS + generation.id());
        if (format.isPresent()) {
            send(http, format.get(), generation, generation.awaitFor(new ClientConnection(http)));
        } else {
            http.status(202);
            Responses.json(http, describe(generation, generation.status()));
        }
    }

    private static GenerationRequest<?> parsed(Context http, Function<JsonFields, GenerationRequest<?>> parse) {
        try {
            return parse.apply(JsonFields.parse(Body.json(http)));
        } catch (IllegalStateException e) {
            // Options that exclude each other.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void show(Context http) {
        QueuedGeneration generation = find(http);
        Responses.json(http, describe(generation, generation.status()));
    }

    private void follow(Context http) throws IOException, InterruptedException {
        QueuedGeneration generation = find(http);
        if (!followers.tryAcquire()) {
            http.header("Retry-After", "2");
            throw new TooManyRequestsResponse("too many clients follow generations; request the generation itself");
        }
        try {
            if (Boolean.parseBoolean(http.queryParam("previews"))) {
                generation.enablePreviews();
            }
            new EventStream(http).follow(generation, status -> describe(generation, status));
        } finally {
            followers.release();
        }
    }

    private void file(Context http) {
        QueuedGeneration generation = find(http);
        MediaFormat format = MediaFormat.ofFileName(http.pathParam("file"))
                .orElseThrow(() -> new NotFoundResponse("a generation has no " + http.pathParam("file")));
        if (generation.status() instanceof QueuedGeneration.Status.Done done) {
            send(http, format, generation, done.result());
        } else {
            throw new ConflictResponse("the generation is " + stateOf(generation.status()));
        }
    }

    private static void send(Context http, MediaFormat format, QueuedGeneration generation, Generation result) {
        generation.markDelivered();
        Responses.file(http, format.mimeType(), format.fileNameOf(result), format.encode(result));
    }

    private void delete(Context http) {
        QueuedGeneration generation = find(http);
        generation.cancel();
        recent.remove(generation.id());
        http.status(204);
    }

    private QueuedGeneration find(Context http) {
        return recent.find(http.pathParam("id"))
                .orElseThrow(() -> new NotFoundResponse("there is no such generation (any more)"));
    }

    private JsonObject describe(QueuedGeneration generation, QueuedGeneration.Status status) {
        JsonObject answer = new JsonObject();
        answer.addProperty("id", generation.id());
        answer.addProperty("state", stateOf(status));
        if (status instanceof QueuedGeneration.Status.Waiting) {
            answer.addProperty("ahead", queue.ahead(generation));
        } else if (status instanceof QueuedGeneration.Status.Running running) {
            running.step().ifPresent(step -> {
                answer.addProperty("step", step.index());
                answer.addProperty("steps", step.count());
            });
            running.preview().ifPresent(image -> answer.addProperty("preview", MediaFormat.jpegUri(image)));
        } else if (status instanceof QueuedGeneration.Status.Failed failed) {
            answer.addProperty("detail", failed.reason().getMessage());
        } else if (status instanceof QueuedGeneration.Status.Done done) {
            describe(done.result(), GENERATIONS + generation.id() + "/", answer);
        }
        return answer;
    }

    private static void describe(Generation result, String address, JsonObject answer) {
        answer.addProperty("seed", new BigInteger(Long.toUnsignedString(result.seed())));
        answer.addProperty("duration_s", result.audio().duration().toNanos() / 1e9);
        answer.addProperty("width", result.image().width());
        answer.addProperty("height", result.image().height());
        result.score()
                .ifPresent(score -> answer.addProperty(
                        "beats", answer.get("duration_s").getAsDouble() * score.beatsPerMinute() / 60));
        JsonObject files = new JsonObject();
        for (MediaFormat format : MediaFormat.values()) {
            files.addProperty(format.fileName(), address + format.fileName());
        }
        answer.add("files", files);
    }

    private static String stateOf(QueuedGeneration.Status status) {
        if (status instanceof QueuedGeneration.Status.Failed failed) {
            return failed.reason() instanceof CancelledException ? "cancelled" : "failed";
        }
        return status instanceof QueuedGeneration.Status.Done
                ? "done"
                : status instanceof QueuedGeneration.Status.Running ? "running" : "waiting";
    }
}
