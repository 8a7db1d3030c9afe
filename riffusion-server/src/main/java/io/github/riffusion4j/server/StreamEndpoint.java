package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.AudioOutput;
import io.github.riffusion4j.audio.effects.Stitch;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.TooManyRequestsResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /v1/stream}: endless sound. The next clip is generated while one is sent, and takes its turn in the queue
 * like every other.
 */
final class StreamEndpoint {

    /** The most streams, since each keeps the model busy. */
    private static final int MAX_STREAMS = 4;

    private static final double MAX_TEMPO = 400;
    private static final Duration CROSSFADE = Duration.ofMillis(100);

    private final GenerationRequests requests;
    private final GenerationQueue queue;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    StreamEndpoint(GenerationRequests requests, GenerationQueue queue) {
        this.requests = requests;
        this.queue = queue;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/v1/stream", this::stream);
    }

    private void stream(Context http) throws IOException, InterruptedException {
        List<String> prompts = http.queryParams("prompt");
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("prompt: this parameter is missing; of several, each follows the other");
        }
        String name = Query.text(http, "format", "mp3");
        MediaFormat format = MediaFormat.ofFileName("audio." + name)
                .orElseThrow(() -> new IllegalArgumentException("format: must be wav, flac or mp3, got " + name));
        RiffWalk walk = new RiffWalk(prompts, (long) Query.number(http, "seed", 42, 1L << 31));
        if (!streams.tryAcquire()) {
            http.header("Retry-After", "10");
            throw new TooManyRequestsResponse("too many streams are open");
        }
        try {
            play(http, format, walk);
        } finally {
            streams.release();
        }
    }

    private void play(Context http, MediaFormat format, RiffWalk walk) throws IOException, InterruptedException {
        ClientConnection client = new ClientConnection(http);
        QueuedGeneration next = submit(http, walk);
        try {
            AudioClip clip = next.awaitFor(client).audio();
            http.contentType(format.mimeType()).header("Cache-Control", "no-store");
            AudioOutput out = AudioFile.stream(
                    http.outputStream(),
                    AudioFileFormat.of(Path.of(format.fileName())),
                    clip.sampleRate(),
                    clip.channelCount());
            AudioClip joined = clip;
            while (true) {
                next = submit(http, walk);
                out.write(joined);
                AudioClip following = next.awaitFor(client).audio();
                // Each clip is a loop: its end continues into its beginning, which fades out under the next clip.
                AudioClip continuation = clip.slice(0, (int) (CROSSFADE.toMillis() * clip.sampleRate() / 1000));
                joined = Stitch.of(List.of(continuation, following), CROSSFADE);
                clip = following;
            }
        } finally {
            next.cancel();
        }
    }

    private QueuedGeneration submit(Context http, RiffWalk walk) throws InterruptedException {
        RiffWalk.Position position = walk.position();
        walk.advance();
        JsonObject fields = new JsonObject();
        fields.add("start", point(http, position.start()));
        fields.add("end", point(http, position.end()));
        fields.addProperty("alpha", position.alpha());
        fields.addProperty("seed_image", Query.text(http, "seed_image", SeedImage.OG_BEAT.id()));
        fields.addProperty("steps", Query.number(http, "steps", 30, SamplingOptions.MAX_STEPS));
        fields.addProperty("loop", true);
        for (String number : List.of("tempo", "bars")) {
            if (http.queryParam(number) != null) {
                fields.addProperty(number, Query.number(http, number, 0, MAX_TEMPO));
            }
        }
        for (String text : List.of("key", "chords", "meter")) {
            if (http.queryParam(text) != null) {
                fields.addProperty(text, Query.text(http, text, ""));
            }
        }
        GenerationJob job = requests.interpolation(new JsonFields("", fields));
        while (true) {
            try {
                return queue.submit(job);
            } catch (GenerationQueue.QueueFullException e) {
                // An open stream waits for a place.
                Thread.sleep(e.retryAfter().toMillis());
            }
        }
    }

    private static JsonObject point(Context http, RiffWalk.Point point) {
        JsonObject fields = new JsonObject();
        fields.addProperty("prompt", point.prompt());
        fields.addProperty("seed", point.seed());
        fields.addProperty("strength", Query.number(http, "strength", 0.75, 1));
        return fields;
    }
}
