package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Recipe;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, ranges, content negotiation and JSON, as the standards want them. */
class HttpRulesTest {

    private static final String TEXT = "{\"prompt\": \"jazz\", \"seed\": 7, \"steps\": 1, \"width\": 64}";

    private static RunningServer server;
    /** The files of {@link #TEXT}. */
    private static JsonObject files;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start();
        files = server.done(server.created("/v1/text-to-audio", TEXT).get("id").getAsString())
                .getAsJsonObject("files");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> request(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.at(path)).method(method, BodyPublishers.noBody());
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v1/text-to-audio | POST, OPTIONS",
                "PUT | /v1/text-to-audio | POST, OPTIONS",
                "GET | /run_inference | POST, OPTIONS",
                "DELETE | /run_inference/ | POST, OPTIONS",
                "POST | /v1/health | GET, HEAD, OPTIONS",
                "PATCH | /v1/generations/x | GET, HEAD, DELETE, OPTIONS",
                "POST | /v1/generations/x/audio.wav | GET, HEAD, OPTIONS",
                "HEAD | /v1/text-to-audio | POST, OPTIONS",
            })
    void aWrongMethodIsToldWhichAreRight(String method, String path, String allowed) throws Exception {
        HttpResponse<byte[]> response = request(method, path);
        assertEquals(405, response.statusCode());
        assertEquals(allowed, header(response, "Allow"));
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        String wav = files.get("audio.wav").getAsString();
        for (String path : List.of("/v1/health", "/v1/openapi.json", "/v1/seed-images/agile.png", wav)) {
            HttpResponse<byte[]> get = request("GET", path);
            HttpResponse<byte[]> head = request("HEAD", path);
            assertEquals(200, head.statusCode(), path);
            assertEquals(0, head.body().length, path);
            for (String name : List.of("Content-Length", "Content-Type", "X-Content-Type-Options")) {
                assertFalse(header(head, name).isEmpty(), path + ": " + name);
                assertEquals(header(get, name), header(head, name), path + ": " + name);
            }
        }
        assertEquals(404, request("HEAD", "/v1/generations/none").statusCode());
        long waiting = server.waiting();
        assertEquals(200, request("HEAD", "/v1/stream?prompt=a").statusCode());
        assertEquals(waiting, server.waiting(), "HEAD starts no work");
    }

    @Test
    void resultsCanBeFetchedInParts() throws Exception {
        String path = files.get("audio.wav").getAsString();
        HttpResponse<byte[]> whole = request("GET", path);
        byte[] all = whole.body();
        assertEquals(String.valueOf(all.length), header(whole, "Content-Length"));
        assertEquals("bytes", header(whole, "Accept-Ranges"));
        assertEquals("inline; filename=\"riffusion-7.wav\"", header(whole, "Content-Disposition"));
        assertEquals("nosniff", header(whole, "X-Content-Type-Options"));
        HttpResponse<byte[]> middle = request("GET", path, "Range", "bytes=10-19");
        assertEquals(206, middle.statusCode());
        assertEquals("bytes 10-19/" + all.length, header(middle, "Content-Range"));
        assertEquals("10", header(middle, "Content-Length"));
        assertArrayEquals(Arrays.copyOfRange(all, 10, 20), middle.body());
        assertArrayEquals(
                Arrays.copyOfRange(all, 100, all.length),
                request("GET", path, "Range", "bytes=100-").body());
        assertArrayEquals(
                Arrays.copyOfRange(all, all.length - 5, all.length),
                request("GET", path, "Range", "bytes=-5").body());
        HttpResponse<byte[]> beyond = request("GET", path, "Range", "bytes=" + all.length + "-");
        assertEquals(416, beyond.statusCode());
        assertEquals("bytes */" + all.length, header(beyond, "Content-Range"));
        for (String ignored : List.of("bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=-")) {
            HttpResponse<byte[]> response = request("GET", path, "Range", ignored);
            assertEquals(200, response.statusCode(), ignored);
            assertEquals(all.length, response.body().length, ignored);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | 406",
                "audio/wav;q=0 | 406",
                "audio/ogg, image/webp | 406",
                "text/html, */*;q=0.8 | 202",
                "application/* | 202",
                "'' | 202",
                "audio/* | 200 audio/wav",
                "audio/flac;q=0.5, audio/mpeg | 200 audio/mpeg",
                "image/png, */* | 200 image/png",
                "application/json, audio/wav;q=0.9 | 202",
            })
    void anAcceptThatCannotBeMetIsSaid(String accept, String expected) throws Exception {
        HttpResponse<byte[]> response = server.post("/v1/text-to-audio", TEXT, "Accept", accept);
        assertEquals(Integer.parseInt(expected.substring(0, 3)), response.statusCode(), () -> accept);
        if (expected.length() > 3) {
            assertEquals(expected.substring(4), header(response, "Content-Type"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"a\", // why\n \"steps\": 1}",
                "{\"prompt\": \"a\", /* why */ \"steps\": 1}",
                "{\"prompt\": \"a\", # why\n \"steps\": 1}",
                "{'prompt': \"a\"}",
                "{prompt: \"a\"}",
                "{\"prompt\": \"a\"; \"steps\": 1}",
                "{\"prompt\" = \"a\"}",
                "{\"prompt\": \"a\", \"guidance\": NaN}",
                "{\"prompt\": \"a\", \"steps\": 01}",
                "{\"prompt\": \"a\",}",
                "{\"prompt\": \"a\"} {}",
                "{\"prompt\": \"a\nb\"}",
                ")]}'\n{\"prompt\": \"a\"}",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "{\"start\": {\"prompt\": \"a\", \"prompt\": \"b\"}}",
            })
    void whatIsNotJsonToTheLetterIsRefused(String body) throws Exception {
        for (String path : List.of("/v1/text-to-audio", "/run_inference")) {
            HttpResponse<byte[]> response = server.post(path, body);
            assertEquals(400, response.statusCode(), body);
            String said = RunningServer.text(response);
            assertTrue(said.contains("the body is not valid JSON") || said.contains("is there twice"), said);
            assertFalse(said.contains("gson") || said.contains("Exception") || said.contains("Strictness"), said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t\\n", "\\u00a0\\u2003"})
    void blankPromptsAreRefused(String blank) throws Exception {
        HttpResponse<byte[]> own = server.post("/v1/text-to-audio", TEXT.replace("jazz", blank));
        assertEquals(400, own.statusCode());
        assertTrue(RunningServer.text(own).contains("prompt: is blank"), RunningServer.text(own));
        HttpResponse<byte[]> application = server.post(
                "/run_inference",
                "{\"start\": {\"prompt\": \"" + blank
                        + "\", \"seed\": 1}, \"end\": {\"prompt\": \"a\", \"seed\": 1}, \"alpha\": 0}");
        assertEquals(400, application.statusCode());
        assertTrue(RunningServer.text(application).startsWith("start.prompt: is blank"));
    }

    @Test
    void oneRequestCannotTakeUnboundedWork() throws Exception {
        HttpResponse<byte[]> prompt = server.post("/v1/text-to-audio", TEXT.replace("jazz", "jazz ".repeat(2000)));
        assertEquals(400, prompt.statusCode());
        assertTrue(
                RunningServer.text(prompt).contains("prompt: is 10000 characters long, of which"),
                () -> RunningServer.text(prompt));
        HttpResponse<byte[]> start = server.post("/v1/clips?start_s=1000000", "x");
        assertEquals(400, start.statusCode());
        assertTrue(
                RunningServer.text(start).contains("start_s: must be from 0 to 3600"), () -> RunningServer.text(start));
        assertEquals(400, server.get("/v1/stream?prompt=" + "a".repeat(5000)).statusCode());
        assertEquals(400, server.get("/v1/stream?prompt=%20").statusCode());
        assertEquals(400, server.get("/v1/stream?" + "prompt=a&".repeat(100)).statusCode());
    }

    @Test
    void aDeletedGenerationIsGone() throws Exception {
        String id = server.created("/v1/text-to-audio", TEXT).get("id").getAsString();
        server.done(id);
        assertEquals(204, request("DELETE", "/v1/generations/" + id).statusCode());
        for (String path : List.of("", "/audio.wav", "/events")) {
            assertEquals(404, request("GET", "/v1/generations/" + id + path).statusCode(), path);
        }
        assertEquals(404, request("DELETE", "/v1/generations/" + id).statusCode());
    }

    @Test
    void resultsCarryTheirRecipe(@TempDir Path directory) throws Exception {
        for (String name : List.of("audio.wav", "image.png")) {
            Path file = directory.resolve(name);
            Files.write(file, request("GET", files.get(name).getAsString()).body());
            Recipe.FromText source = (Recipe.FromText) Recipe.read(file).source();
            assertEquals("jazz", source.prompt().text());
            assertEquals(7, source.prompt().seed().orElseThrow());
        }
    }

    @Test
    void aLoopIsOneForTheModelToo(@TempDir Path directory) throws Exception {
        JsonObject loop =
                server.done(server.created("/v1/interpolate", """
                        {"start": {"prompt": "jazz", "seed": 1}, "end": {"prompt": "bells"}, "alpha": 0.5,
                         "seed_image": "vibes", "steps": 1, "loop": true}""").get("id").getAsString());
        Path file = directory.resolve("loop.wav");
        Files.write(
                file,
                request("GET", loop.getAsJsonObject("files").get("audio.wav").getAsString())
                        .body());
        assertTrue(
                Recipe.read(file).toJson().contains("\"loop\":true"),
                Recipe.read(file).toJson());
        assertEquals(5.12, loop.get("duration_s").getAsDouble(), 1e-9);
    }
}
