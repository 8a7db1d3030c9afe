package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.AudioOutput;
import io.github.riffusion4j.audio.effects.Stitch;
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

    private static final int MAX_PROMPTS = 64;
    private static final double MAX_TEMPO = 400;
    private static final Duration CROSSFADE = Duration.ofMillis(100);

    private final GenerationRequests requests;
    private final GenerationQueue queue;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    StreamEndpoint(GenerationRequests requests, GenerationQueue queue) {
        this.requests = requests;
        this.queue = queue;
    }

    void addTo(Routes routes) {
        routes.getStream("/v1/stream", "application/octet-stream", this::stream);
    }

    private void stream(Context http) throws IOException, InterruptedException {
        List<String> prompts = http.queryParams("prompt");
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("prompt: this parameter is missing; of several, each follows the other");
        }
        if (prompts.size() > MAX_PROMPTS) {
            throw new IllegalArgumentException(
                    "prompt: " + prompts.size() + " are more than a stream follows, which is " + MAX_PROMPTS);
        }
        prompts.forEach(prompt -> JsonFields.requirePrompt("prompt", prompt));
        String name = Query.text(http, "format", "mp3");
        MediaFormat format = MediaFormat.ofFileName("audio." + name)
                .orElseThrow(() -> new IllegalArgumentException("format: must be wav, flac or mp3, got " + name));
        InterpolationSequence sequence =
                new InterpolationSequence(prompts, Prompt.parseSeed(Query.text(http, "seed", "42")));
        if (!streams.tryAcquire()) {
            http.header("Retry-After", "10");
            throw new TooManyRequestsResponse("too many streams are open");
        }
        try {
            play(http, format, sequence);
        } finally {
            streams.release();
        }
    }

    private void play(Context http, MediaFormat format, InterpolationSequence sequence)
            throws IOException, InterruptedException {
        ClientConnection client = new ClientConnection(http);
        QueuedGeneration next = submit(http, sequence);
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
                next = submit(http, sequence);
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

    private QueuedGeneration submit(Context http, InterpolationSequence sequence) throws InterruptedException {
        InterpolationSequence.Point point = sequence.next();
        JsonObject fields = new JsonObject();
        fields.add("start", keyframe(http, point.start()));
        fields.add("end", keyframe(http, point.end()));
        fields.addProperty("alpha", point.alpha());
        fields.addProperty("seed_image", Query.text(http, "seed_image", SeedImage.OG_BEAT.id()));
        if (http.queryParam("steps") != null) {
            fields.addProperty("steps", Query.number(http, "steps", 0, SamplingOptions.MAX_STEPS));
        }
        fields.addProperty("loop", true);
        for (String number : List.of("tempo", "bars")) {
            if (http.queryParam(number) != null) {
                fields.addProperty(number, Query.number(http, number, 0, MAX_TEMPO));
            }
        }
        for (String text : List.of("key", "chords", "meter", "model")) {
            if (http.queryParam(text) != null) {
                fields.addProperty(text, Query.text(http, text, ""));
            }
        }
        GenerationRequest<?> request = requests.interpolation(new JsonFields("", fields));
        while (true) {
            try {
                return queue.submit(request);
            } catch (GenerationQueue.QueueFullException e) {
                // An open stream waits for a place.
                Thread.sleep(e.retryAfter().toMillis());
            }
        }
    }

    private static JsonObject keyframe(Context http, InterpolationSequence.Keyframe keyframe) {
        JsonObject fields = new JsonObject();
        fields.addProperty("prompt", keyframe.prompt());
        fields.addProperty("seed", Long.toUnsignedString(keyframe.seed()));
        fields.addProperty("strength", Query.number(http, "strength", 0.75, 1));
        return fields;
    }
}
