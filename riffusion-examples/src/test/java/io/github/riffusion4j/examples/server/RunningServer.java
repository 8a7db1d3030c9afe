package io.github.riffusion4j.examples.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.examples.RandomWeights;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        RiffusionPipeline riffusion = RandomWeights.USUAL_SIZE.load();
        return new RunningServer(
                riffusion,
                RiffusionServer.start(
                        riffusion,
                        change.apply(ServerSettings.defaults().port(0).quality(InversionPreset.FAST))));
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

    /** How many generations wait. */
    int waiting() {
        try {
            return json(get("/v1/health")).get("waiting").getAsInt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many generations ended so: a counter of {@code /v1/metrics}. */
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

    /** What a generation is at. */
    JsonObject state(String id) {
        try {
            return json(get("/v1/generations/" + id));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
