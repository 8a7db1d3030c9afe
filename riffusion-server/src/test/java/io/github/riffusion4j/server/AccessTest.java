package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with a key, and one other web site that may use it. */
@Tag("runtime")
class AccessTest {

    private static final String FRIEND = "https://music.example";
    private static final String STRANGER = "https://elsewhere.example";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(settings -> settings.apiKey("s3cret").allowedOrigins(List.of(FRIEND)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.at(path));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void onlyWhoKnowsTheKeyIsServed() throws Exception {
        assertEquals(401, get("/v1/catalogue").statusCode());
        assertEquals("Bearer", header(get("/v1/catalogue"), "WWW-Authenticate"));
        assertEquals(401, get("/v1/catalogue", "Authorization", "Bearer s3cre").statusCode());
        assertEquals(401, get("/v1/catalogue", "Authorization", "s3cret").statusCode());
        assertEquals(200, get("/v1/catalogue", "Authorization", "Bearer s3cret").statusCode());
        for (String path : List.of("/run_inference", "/run_inference/", "/v1/text-to-audio", "/v1/clips")) {
            assertEquals(401, server.post(path, "{}").statusCode(), path);
            int known =
                    server.post(path, "{}", "Authorization", "Bearer s3cret").statusCode();
            assertTrue(known == 400 || known == 422, path + ": " + known);
        }
        assertEquals(200, get("/v1/health").statusCode(), "who watches a server needs no key");
        assertEquals(200, get("/").statusCode(), "nor does the page, which asks for it");
    }

    @Test
    void onlyPagesOfSitesThatAreAllowedAreServed() throws Exception {
        assertEquals(403, get("/v1/health", "Origin", STRANGER).statusCode());
        assertEquals("", header(get("/v1/health", "Origin", STRANGER), "Access-Control-Allow-Origin"));
        HttpResponse<byte[]> friendly = get("/v1/health", "Origin", FRIEND);
        assertEquals(200, friendly.statusCode());
        assertEquals(FRIEND, header(friendly, "Access-Control-Allow-Origin"));
        String own = "http://127.0.0.1:" + server.port();
        assertEquals(200, get("/v1/health", "Origin", own).statusCode());
        assertEquals(403, get("/v1/health", "Origin", "null").statusCode());
        assertEquals(403, get("/v1/health", "Origin", "http://[").statusCode());
    }

    @Test
    void browsersMayAskBeforehand() throws Exception {
        for (String path : List.of("/v1/text-to-audio", "/run_inference", "/run_inference/")) {
            HttpResponse<byte[]> answer = server.send(HttpRequest.newBuilder(server.at(path))
                    .method("OPTIONS", BodyPublishers.noBody())
                    .headers("Origin", FRIEND, "Access-Control-Request-Method", "POST"));
            assertEquals(204, answer.statusCode(), path);
            assertTrue(header(answer, "Access-Control-Allow-Headers").contains("Content-Type"), path);
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<byte[]> page = get("/");
        assertTrue(header(page, "Content-Security-Policy").startsWith("default-src 'none'"));
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("", header(page, "Server"));
        for (String file : List.of("main.js", "style.css", "icon.svg")) {
            assertEquals(200, get("/" + file).statusCode(), file);
        }
    }
}
