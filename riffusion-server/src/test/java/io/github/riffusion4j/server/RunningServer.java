package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server on a free port of this machine, with a fast model, and a client. */
final class RunningServer implements AutoCloseable {

    private final RiffusionPipeline riffusion;
    private final RiffusionServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(RiffusionPipeline riffusion, RiffusionServer server) {
        this.riffusion = riffusion;
        this.server = server;
    }

    static RunningServer start() {
        return start(settings -> settings);
    }

    static RunningServer start(UnaryOperator<ServerSettings> change) {
        RiffusionPipeline riffusion = pipeline();
        return new RunningServer(
                riffusion,
                RiffusionServer.builder(riffusion)
                        .settings(change.apply(ServerSettings.defaults()
                                .port(0)
                                .drain(Duration.ZERO)
                                .quality(InversionPreset.FAST)))
                        .start());
    }

    /** A fast model. */
    static RiffusionPipeline pipeline() {
        // On one thread: what is tested is not speed.
        return RiffusionPipeline.builder()
                .model(Model.checkpoint(RandomWeights.USUAL_SIZE.directory()))
                .device(Device.cpu().withThreads(1))
                .build();
    }

    int statusOf(String path) {
        try {
            return get(path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    URI at(String path) {
        return server.address().resolve(path);
    }

    int port() {
        return server.address().getPort();
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)));
    }

    HttpResponse<byte[]> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The number of queued generations. */
    int waiting() {
        try {
            return json(get("/v1/health")).get("waiting").getAsInt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of generations with that outcome: a counter of {@code /v1/metrics}. */
    long count(String result) {
        try {
            String metrics = text(get("/v1/metrics"));
            Matcher count = Pattern.compile("result=\"" + result + "\"} (\\d+)").matcher(metrics);
            if (!count.find()) {
                throw new IllegalStateException(metrics);
            }
            return Long.parseLong(count.group(1));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The state of a generation. */
    JsonObject state(String id) {
        try {
            return json(get("/v1/generations/" + id));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A generation that was asked for, as the answer describes it. */
    JsonObject created(String path, String body) throws Exception {
        HttpResponse<byte[]> response = post(path, body);
        assertEquals(202, response.statusCode(), () -> text(response));
        JsonObject answer = json(response);
        assertEquals(
                "/v1/generations/" + answer.get("id").getAsString(),
                response.headers().firstValue("Location").orElse(""));
        return answer;
    }

    /** All events of a generation, until the server ends them. */
    List<JsonObject> events(String id) throws Exception {
        return events(id, "");
    }

    /** The same with a query. */
    List<JsonObject> events(String id, String query) throws Exception {
        HttpResponse<byte[]> response = get("/v1/generations/" + id + "/events" + query);
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        return Stream.of(text(response).split("\n"))
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonParser.parseString(line.substring(6)).getAsJsonObject())
                .toList();
    }

    /** The last event of a generation that went well. */
    JsonObject done(String id) throws Exception {
        List<JsonObject> events = events(id);
        JsonObject last = events.get(events.size() - 1);
        assertEquals("done", last.get("state").getAsString(), last::toString);
        return last;
    }

    HttpClient client() {
        return client;
    }

    RiffusionServer server() {
        return server;
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static JsonObject json(HttpResponse<byte[]> response) {
        return JsonParser.parseString(text(response)).getAsJsonObject();
    }

    @Override
    public void close() {
        server.close();
        riffusion.close();
    }
}
