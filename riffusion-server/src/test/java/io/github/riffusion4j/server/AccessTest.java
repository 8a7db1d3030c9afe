package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

    /** The status of a request by another name of this machine, which clients of the JDK do not let one say. */
    private static int statusByName(String name, String path, String... headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String lines = "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n"
                    + "Authorization: Bearer s3cret\r\n" + String.join("", headers) + "\r\n";
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    @Test
    void aNameThatLeadsHereByForeignDnsIsRefused() throws Exception {
        String port = ":" + server.port();
        for (String path : List.of("/", "/main.js", "/v1/health", "/v1/catalogue")) {
            for (String known :
                    List.of("127.0.0.1", "localhost", "LocalHost.", "[::1]", "192.168.7.9", "music.example")) {
                assertEquals(200, statusByName(known + port, path), known + path);
            }
            for (String foreign : List.of(
                    "evil.example",
                    "127.0.0.1.evil.example",
                    "localhost.evil.example",
                    "1.2.3.4.5",
                    "xmusic.example")) {
                assertEquals(403, statusByName(foreign + port, path), foreign + path);
                assertEquals(
                        403,
                        statusByName(foreign + port, path, "Origin: http://" + foreign + port + "\r\n"),
                        "a page of its own");
            }
        }
    }

    @Test
    void whatABrowserSendsForAForeignPageIsRefused() throws Exception {
        for (String path : List.of("/v1/stream?prompt=a", "/v1/catalogue", "/v1/health")) {
            for (String site : List.of("cross-site", "same-site")) {
                assertEquals(
                        403,
                        get(path, "Sec-Fetch-Site", site, "Authorization", "Bearer s3cret")
                                .statusCode(),
                        "an image or a link needs no Origin: " + path);
            }
        }
        for (String path : List.of("/run_inference", "/run_inference/", "/v1/text-to-audio", "/v1/clips")) {
            HttpResponse<byte[]> refused =
                    server.post(path, "{}", "Authorization", "Bearer s3cret", "Origin", STRANGER);
            assertEquals(403, refused.statusCode(), path);
            int friendly = server.post(
                            path,
                            "{}",
                            "Authorization",
                            "Bearer s3cret",
                            "Origin",
                            FRIEND,
                            "Sec-Fetch-Site",
                            "cross-site")
                    .statusCode();
            assertTrue(friendly == 400 || friendly == 422, path + ": " + friendly);
        }
        for (String site : List.of("same-origin", "none")) {
            assertEquals(200, get("/v1/health", "Sec-Fetch-Site", site).statusCode());
        }
        assertEquals(200, get("/", "Sec-Fetch-Site", "cross-site").statusCode(), "a link to the page does no work");
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
