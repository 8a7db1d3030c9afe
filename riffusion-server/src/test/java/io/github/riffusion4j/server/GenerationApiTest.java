package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.testkit.Await;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1}, as a program uses it. */
class GenerationApiTest {

    private static final String TEXT = "{\"prompt\": \"jazz\", \"seed\": 7, \"steps\": 2, \"width\": 128}";
    private static final String LONG = "{\"prompt\": \"jazz\", \"seed\": 7, \"steps\": 1000, \"width\": 1024}";
    private static final String INTERPOLATION = """
            {"start": {"prompt": "jazz", "seed": 7}, "end": {"prompt": "bells", "seed": 8, "strength": 0.9},
             "alpha": 0.5, "seed_image": "SEED", "steps": 2}""";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void textBecomesSoundInAllFormats() throws Exception {
        JsonObject last =
                server.done(server.created("/v1/text-to-audio", TEXT).get("id").getAsString());
        assertEquals(7, last.get("seed").getAsLong());
        assertEquals(128, last.get("width").getAsInt());
        JsonObject files = last.getAsJsonObject("files");
        for (String name : List.of("audio.wav", "audio.flac", "audio.mp3")) {
            HttpResponse<byte[]> file = server.get(files.get(name).getAsString());
            AudioClip clip = AudioFile.read(new ByteArrayInputStream(file.body()), name);
            assertEquals(last.get("duration_s").getAsDouble(), clip.duration().toMillis() / 1000.0, 0.1, name);
            assertTrue(clip.rms() > 0.001, name);
        }
        assertEquals(0x89, server.get(files.get("image.png").getAsString()).body()[0] & 0xff);
        assertEquals(0xff, server.get(files.get("image.jpg").getAsString()).body()[0] & 0xff);
        assertEquals(404, server.get(files.get("image.png").getAsString() + "x").statusCode());
    }

    @Test
    void whoAcceptsOnlySoundWaitsForIt() throws Exception {
        HttpResponse<byte[]> wav = server.post("/v1/text-to-audio", TEXT, "Accept", "audio/wav, */*;q=0.1");
        assertEquals(200, wav.statusCode());
        assertEquals("audio/wav", wav.headers().firstValue("Content-Type").orElse(""));
        HttpResponse<byte[]> later =
                server.get(wav.headers().firstValue("Location").orElseThrow() + "/audio.wav");
        assertArrayEquals(later.body(), wav.body());
    }

    @Test
    void progressIsToldInOrder() throws Exception {
        String id = server.created("/v1/text-to-audio", TEXT.replace("\"steps\": 2", "\"steps\": 40"))
                .get("id")
                .getAsString();
        int before = 0;
        List<JsonObject> events = server.events(id);
        for (JsonObject event : events) {
            int step = event.has("step") ? event.get("step").getAsInt() : before;
            assertTrue(step >= before, events::toString);
            before = step;
        }
        assertTrue(before > 0, events::toString);
        assertEquals(1, server.events(id).size(), "who comes late hears how it ended");
    }

    @Test
    void previewsAreSentToWhoWantsThem() throws Exception {
        String id = server.created("/v1/text-to-audio", TEXT.replace("\"steps\": 2", "\"steps\": 60"))
                .get("id")
                .getAsString();
        List<JsonObject> events = server.events(id, "?previews=true");
        List<String> previews = events.stream()
                .filter(event -> event.has("preview"))
                .map(event -> event.get("preview").getAsString())
                .toList();
        assertTrue(!previews.isEmpty() && previews.size() <= 6, events::toString);
        assertTrue(previews.get(0).startsWith("data:image/jpeg;base64,"), previews.get(0));
    }

    @Test
    void barsRuleTheLength() throws Exception {
        String ask = "{\"prompt\": \"jazz\", \"steps\": 1, ";
        JsonObject loop =
                server.done(server.created("/v1/text-to-audio", ask + "\"tempo\": 240, \"bars\": 2, \"loop\": true}")
                        .get("id")
                        .getAsString());
        assertEquals(2, loop.get("duration_s").getAsDouble(), 0.001);
        assertEquals(
                400, server.post("/v1/text-to-audio", ask + "\"key\": \"H#m\"}").statusCode());
        assertEquals(
                400,
                server.post("/v1/text-to-audio", ask + "\"chords\": \"Am F\"}").statusCode());
        assertEquals(
                400,
                server.post("/v1/text-to-audio", ask + "\"tempo\": 20, \"bars\": 64}")
                        .statusCode());
    }

    @Test
    void soundIsAsLongAsAskedFor() throws Exception {
        String ask = "{\"prompt\": \"jazz\", \"steps\": 1, \"duration_s\": ";
        JsonObject way = server.done(server.created("/v1/text-to-audio", ask + "2.5, \"towards\": \"bells\"}")
                .get("id")
                .getAsString());
        assertEquals(2.5, way.get("duration_s").getAsDouble(), 0.02);
        JsonObject loop = server.done(server.created("/v1/text-to-audio", ask + "1.28, \"loop\": true}")
                .get("id")
                .getAsString());
        assertEquals(1.28, loop.get("duration_s").getAsDouble(), 1e-9);
        assertEquals(128, loop.get("width").getAsInt());
    }

    @Test
    void aLoopLastsExactlyAsLongAsItsColumns() throws Exception {
        JsonObject last = server.done(server.created("/v1/text-to-audio", TEXT.replace("}", ", \"loop\": true}"))
                .get("id")
                .getAsString());
        assertEquals(1.28, last.get("duration_s").getAsDouble(), 1e-9);
    }

    @Test
    void whatRunsOrWaitsCanBeCancelled() throws Exception {
        String running = server.created("/v1/text-to-audio", LONG).get("id").getAsString();
        String waiting = server.created("/v1/text-to-audio", LONG).get("id").getAsString();
        assertEquals(
                409, server.get("/v1/generations/" + running + "/audio.wav").statusCode());
        long cancelled = server.count("cancelled");
        for (String id : List.of(waiting, running)) {
            HttpRequest.Builder delete =
                    HttpRequest.newBuilder(server.at("/v1/generations/" + id)).DELETE();
            assertEquals(204, server.send(delete).statusCode());
        }
        Await.until(() -> server.count("cancelled") == cancelled + 2);
        server.done(server.created("/v1/text-to-audio", TEXT).get("id").getAsString());
    }

    @Test
    void seedImagesAndMasksArePaintedOver() throws Exception {
        String request = INTERPOLATION.replace("SEED", "vibes");
        JsonObject last =
                server.done(server.created("/v1/interpolate", request).get("id").getAsString());
        assertEquals(512, last.get("width").getAsInt());
        String masked = request.replace("\"steps\"", "\"mask\": \"mask_gradient_dark\", \"steps\"");
        JsonObject other =
                server.done(server.created("/v1/interpolate", masked).get("id").getAsString());
        byte[] image = server.get(last.getAsJsonObject("files").get("image.png").getAsString())
                .body();
        byte[] otherImage = server.get(
                        other.getAsJsonObject("files").get("image.png").getAsString())
                .body();
        assertFalse(Arrays.equals(image, otherImage));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "\"18446744073709551615\"", "9007199254740993", "-1", "7.0"})
    void seedsHave64Bits(String seed) throws Exception {
        JsonObject last = server.done(server.created(
                        "/v1/text-to-audio", "{\"prompt\": \"a\", \"steps\": 1, \"width\": 64, \"seed\": " + seed + "}")
                .get("id")
                .getAsString());
        String plain = seed.replace("\"", "").replace(".0", "").replace("-1", "18446744073709551615");
        assertEquals(plain, last.get("seed").getAsString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text-to-audio | {\"prompt\": \"a\", \"seed\": 18446744073709551616} | seed: a seed must be a whole number from 0 to 18446744073709551615",
                "text-to-audio | {\"prompt\": \"a\", \"seed\": 0.5} | seed: a seed must be a whole number from 0 to",
                "text-to-audio | {\"prompt\": \"a\", \"seed\": true} | seed: expected a whole number, got true",
                "text-to-audio | {} | prompt: this field is missing",
                "text-to-audio | {\"prompt\": \"a\", \"promt\": 1} | promt: there is no such field; there are prompt,",
                "text-to-audio | {\"prompt\": \"a\", \"steps\": 0} | steps must be from 1 to 1000, got 0",
                "text-to-audio | {\"prompt\": \"a\", \"sampler\": \"eular\"} | did you mean euler",
                "text-to-audio | {\"prompt\": \"a\", \"width\": 99} | width must be a multiple of",
                "text-to-audio | {\"prompt\": \"a\", \"width\": 99999999999} | out of range",
                "text-to-audio | {\"prompt\": \"a\", \"width\": 6080} | width: 60.8 seconds are more than this server makes",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": 3600} | duration_s: 3600.0 seconds are more than",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": 1e999} | seconds are more than this server makes",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": 0} | the duration must be from 1 second to",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": -1} | duration_s: must be 0 or more seconds, got -1",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": \"1\"} | duration_s: expected a number, got \"1\"",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": 2, \"width\": 64} | leave one of them out",
                "text-to-audio | {\"prompt\": \"a\", \"duration_s\": 2, \"loop\": true} | a loop's duration must be a multiple of 320 ms",
                "text-to-audio | {\"prompt\": \"a\", \"loop\": true, \"towards\": \"b\"} | a loop ends as it begins",
                "audio-to-audio | {\"prompt\": \"a\", \"clip\": \"../x\"} | there is no clip ../x",
                "interpolate | {\"start\": {\"prompt\": \"a\"}} | seed_image: this field is missing",
                "interpolate | {\"start\": {}, \"seed_image\": \"../og_beat\"} | there is no clip ../og_beat",
            })
    void whatIsWrongIsNamed(String path, String body, String expected) throws Exception {
        HttpResponse<byte[]> response = server.post("/v1/" + path, body, "X-Request-Id", "my-request.7");
        assertEquals(400, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        JsonObject problem = RunningServer.json(response);
        assertTrue(problem.get("detail").getAsString().contains(expected), problem::toString);
        assertEquals("my-request.7", problem.get("request_id").getAsString());
        assertEquals(
                "my-request.7", response.headers().firstValue("X-Request-Id").orElse(""));
    }

    /** None of these may take time or memory; what they cost is in benchmarks/results/fuzzing.md. */
    @Test
    void textsAndNumbersHaveBounds() throws Exception {
        List<String> prompts = List.of(
                "a".repeat(65_000),
                "(".repeat(4000),
                "(".repeat(101) + "a",
                "[".repeat(4000),
                "(a:999999999)",
                "(".repeat(10) + "a" + ":999)".repeat(10));
        for (String prompt : prompts) {
            refused("{\"prompt\": \"" + prompt + "\", \"steps\": 2}");
        }
        for (String field : List.of("steps", "width", "bars", "guidance", "seed", "tempo", "duration_s")) {
            refused("{\"prompt\": \"a\", \"" + field + "\": 1e300}");
            refused("{\"prompt\": \"a\", \"" + field + "\": 1e999999999}");
            refused("{\"prompt\": \"a\", \"" + field + "\": " + "9".repeat(60_000) + "}");
        }
        refused("{\"prompt\": " + "[".repeat(60_000));
    }

    private static void refused(String body) throws Exception {
        // To wait for it, too: the weights in prompts are read when it is generated.
        HttpResponse<byte[]> response = server.post("/v1/text-to-audio", body, "Accept", "audio/wav");
        String start = body.substring(0, Math.min(body.length(), 60));
        assertEquals(400, response.statusCode(), start);
        String detail = RunningServer.json(response).get("detail").getAsString();
        assertTrue(detail.length() < 400, () -> start + ": " + detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/generations/none",
                "/v1/generations/..%2f..%2fetc",
                "/v1/generations/%2e%2e/audio.wav",
                "/v1/seed-images/..%2fog_beat.png",
                "/v1/seed-images/og_beat",
                "/v1/nothing",
                "/..%2f..%2fetc/passwd",
                "/../RiffusionServer.class",
                "/%2e%2e/openapi.json",
                "/nothing.js"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        int status = server.get(path).statusCode();
        assertTrue(status == 404 || status == 400, path + ": " + status);
    }

    @Test
    void serverTellsWhatItHas() throws Exception {
        assertEquals(
                "ok", RunningServer.json(server.get("/v1/health")).get("status").getAsString());
        JsonObject catalogue = RunningServer.json(server.get("/v1/catalogue"));
        for (String name : List.of("og_beat", "agile", "marim", "motorway", "vibes")) {
            assertTrue(catalogue.get("seed_images").toString().contains(name), name);
            assertEquals(200, server.get("/v1/seed-images/" + name + ".png").statusCode());
        }
        server.done(server.created("/v1/text-to-audio", TEXT).get("id").getAsString());
        String metrics = RunningServer.text(server.get("/v1/metrics"));
        assertTrue(metrics.contains("riffusion_generations_total{result=\"done\"} "), metrics);
        assertFalse(metrics.contains("result=\"done\"} 0"), metrics);
    }

    @Test
    void waitAndWorkAreMeasured() throws Exception {
        server.done(server.created("/v1/text-to-audio", TEXT).get("id").getAsString());
        String metrics = RunningServer.text(server.get("/v1/metrics"));
        for (String name : List.of("riffusion_generation_wait_seconds", "riffusion_generation_work_seconds")) {
            assertTrue(metrics.contains("# TYPE " + name + " histogram\n"), metrics);
            long all = number(metrics, name + "_bucket{le=\"+Inf\"}");
            assertTrue(all > 0, metrics);
            assertEquals(all, number(metrics, name + "_count"), metrics);
            assertTrue(number(metrics, name + "_bucket{le=\"0.1\"}") <= all, metrics);
        }
    }

    private static long number(String metrics, String name) {
        int start = metrics.indexOf(name + " ") + name.length() + 1;
        return Long.parseLong(metrics.substring(start, metrics.indexOf('\n', start)));
    }

    @Test
    void modelsAreNamed() throws Exception {
        JsonObject model = RunningServer.json(server.get("/v1/catalogue"))
                .getAsJsonArray("models")
                .get(0)
                .getAsJsonObject();
        String named = TEXT.replace("{", "{\"model\": " + model.get("name") + ", ");
        assertEquals(202, server.post("/v1/text-to-audio", named).statusCode());
        HttpResponse<byte[]> other = server.post("/v1/text-to-audio", TEXT.replace("{", "{\"model\": \"x\", "));
        assertEquals(400, other.statusCode());
        assertTrue(RunningServer.text(other).contains("model: there is no x; there are default"));
    }

    @Test
    void promptsAreBlendedAndVaried() throws Exception {
        String plain = image(TEXT);
        String bells = TEXT.replace("{", "{\"blend\": [{\"prompt\": \"bells\", \"share\": 0.5}], ");
        String varied = TEXT.replace("{", "{\"variation\": {\"seed\": 8, \"strength\": 0.5}, ");
        assertEquals(3, Set.of(plain, image(bells), image(varied)).size());
        assertEquals(plain, image(bells.replace("0.5", "0")));
        for (String wrong : List.of("0.5}, {\"prompt\": \"rain\", \"share\": 0.6", "-1", "\"a\"")) {
            assertEquals(
                    400,
                    server.post("/v1/text-to-audio", bells.replace("0.5", wrong))
                            .statusCode());
        }
    }

    private static String image(String body) throws Exception {
        JsonObject done =
                server.done(server.created("/v1/text-to-audio", body).get("id").getAsString());
        return Arrays.toString(server.get(done.getAsJsonObject("files")
                        .get("image.png")
                        .getAsString()
                        .replace(".png", ".jpg"))
                .body());
    }

    @Test
    void aResultCanBeTheSourceOfAnother() throws Exception {
        String id = server.created("/v1/text-to-audio", TEXT).get("id").getAsString();
        server.done(id);
        String body = "{\"clip\": \"" + id + "\", \"prompt\": \"bells\", \"steps\": 1, \"after_s\": 1}";
        JsonObject longer =
                server.done(server.created("/v1/extend", body).get("id").getAsString());
        assertEquals(2.27, longer.get("duration_s").getAsDouble(), 0.03);
    }

    @Test
    void everyRouteIsDescribed() throws Exception {
        JsonObject paths = RunningServer.json(server.get("/v1/openapi.json")).getAsJsonObject("paths");
        for (String route : List.of(
                "post /run_inference",
                "post /v1/text-to-audio",
                "post /v1/audio-to-audio",
                "post /v1/extend",
                "post /v1/interpolate",
                "post /v1/clips",
                "get /v1/clips/{file}",
                "get /v1/generations/{id}",
                "delete /v1/generations/{id}",
                "get /v1/generations/{id}/events",
                "get /v1/generations/{id}/{file}",
                "get /v1/stream",
                "get /v1/catalogue",
                "get /v1/seed-images/{file}",
                "get /v1/health",
                "get /v1/ready",
                "get /v1/metrics",
                "get /v1/openapi.json")) {
            String[] methodAndPath = route.split(" ", -1);
            assertTrue(
                    paths.has(methodAndPath[1])
                            && paths.getAsJsonObject(methodAndPath[1]).has(methodAndPath[0]),
                    route);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text-to-audio, TextToAudio",
        "audio-to-audio, AudioToAudio",
        "extend, Outpainting",
        "interpolate, Interpolation"
    })
    void everyFieldIsDescribed(String path, String schema) throws Exception {
        JsonObject described = RunningServer.json(server.get("/v1/openapi.json"))
                .getAsJsonObject("components")
                .getAsJsonObject("schemas")
                .getAsJsonObject(schema)
                .getAsJsonObject("properties");
        String complaint = RunningServer.json(server.post("/v1/" + path, "{\"nothing_such\": 1}"))
                .get("detail")
                .getAsString();
        String known = complaint.substring(complaint.indexOf("there are ") + "there are ".length());
        assertEquals(Set.of(known.split(", ")), described.keySet());
    }
}
