package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that do not do what they should; after each, the server serves others as before. */
@Tag("runtime")
class RudeClientsTest {

    private static final String REQUEST = "{\"prompt\": \"a\", \"seed\": 3, \"steps\": 1, \"width\": 64}";

    private static final Map<String, String> LONG =
            Map.of("/v1/text-to-audio", REQUEST.replace("\"steps\": 1", "\"steps\": 1000"), "/run_inference", """
            {"start": {"prompt": "a", "seed": 1}, "end": {"prompt": "b", "seed": 1}, "alpha": 0.5,
             "num_inference_steps": 1000}""");

    private static RunningServer server;
    /** Takes ten seconds of waiting, and begins before all other tests. */
    private static CompletableFuture<Integer> bytesTakenSlowly;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        bytesTakenSlowly = CompletableFuture.supplyAsync(RudeClientsTest::sendSlowly);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void serverIsWell() throws Exception {
        HttpResponse<byte[]> sound = server.post("/v1/text-to-audio", REQUEST, "Accept", "audio/wav");
        assertEquals(200, sound.statusCode(), () -> RunningServer.text(sound));
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String post(String path, String length) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + length + "\r\n\r\n";
    }

    /** Until the server ends the connection, which it must. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void theyHangUp() throws Exception {
        long cancelled = server.count("cancelled");
        long done = server.count("done");
        for (Map.Entry<String, String> request : LONG.entrySet()) {
            String endless = request.getValue();
            for (int i = 0; i < 6; i++) {
                try (Socket socket = connect()) {
                    send(
                            socket,
                            post(request.getKey(), "Accept: audio/wav\r\nContent-Length: " + endless.length())
                                    + endless);
                    if (i % 2 == 0) {
                        socket.setSoLinger(true, 0);
                    }
                }
            }
        }
        Await.until(() -> server.count("cancelled") > cancelled && server.waiting() == 0);
        serverIsWell();
        assertEquals(done + 1, server.count("done"), "nothing is made for nobody");
    }

    @Test
    void theyAskAgainBeforeTheyAreAnswered() throws Exception {
        try (Socket socket = connect()) {
            String request = REQUEST.replace("\"steps\": 1", "\"steps\": 40");
            send(
                    socket,
                    post("/v1/text-to-audio", "Accept: audio/wav\r\nContent-Length: " + request.length()) + request);
            send(socket, "GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer(socket).startsWith("HTTP/1.1 200 "), "what was asked for first is answered");
        }
    }

    @Test
    void theySendHalfABody() throws Exception {
        try (Socket socket = connect()) {
            send(socket, post("/v1/text-to-audio", "Content-Length: 1000") + "{\"prompt\": ");
            socket.shutdownOutput();
            assertTrue(answer(socket).startsWith("HTTP/1.1 400 "));
        }
        try (Socket socket = connect()) {
            send(socket, post("/run_inference", "Content-Length: 1000") + "{\"alpha\": ");
            socket.setSoLinger(true, 0);
        }
    }

    /** After an error that does not need the body, the connection is used again, or said to be closed. */
    @Test
    void theySendTheirBodyAfterTheAnswerIsClear() throws Exception {
        for (String path : List.of("/v1/clips?duration_s=x", "/v1/clips/nothing/here", "/v1/nowhere")) {
            try (Socket socket = connect()) {
                send(socket, post(path, "Content-Length: 100000") + "a".repeat(10));
                Thread.sleep(100);
                send(socket, "a".repeat(99_990));
                send(socket, "GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
                String answers = answer(socket);
                assertTrue(answers.matches("(?s)HTTP/1.1 4.*HTTP/1.1 200 .*"), path + ": " + answers);
            }
            try (Socket socket = connect()) {
                send(socket, post(path, "Expect: 100-continue\r\nContent-Length: 100000"));
                String refused = answer(socket);
                assertTrue(refused.matches("(?s)HTTP/1.1 4.*Connection: close\r\n.*"), path + ": " + refused);
            }
        }
    }

    @Test
    void theySendFarTooMuch() throws Exception {
        for (String path : List.of("/v1/clips", "/run_inference", "/v1/interpolate")) {
            try (Socket socket = connect()) {
                send(socket, post(path, "Content-Length: " + (1L << 30)));
                assertTrue(answer(socket).startsWith("HTTP/1.1 413 "), "refused before any of it is sent: " + path);
            }
        }
    }

    @Test
    void theySendWithoutEnd() throws Exception {
        try (Socket socket = connect()) {
            send(socket, post("/v1/text-to-audio", "Transfer-Encoding: chunked"));
            String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
            long sent = 0;
            try {
                for (; sent < 1 << 26; sent += chunk.length()) {
                    send(socket, chunk);
                }
            } catch (IOException e) {
                // The server does not listen any more, as it should.
            }
            assertTrue(sent < 1 << 26, "64 MB were taken");
        }
    }

    @Test
    void theySendNoHttp() throws Exception {
        for (String nonsense : List.of(
                "\r\n\r\nhello\r\n\r\n",
                "GET\r\n\r\n",
                "POST / HTTP/9.9\r\n\r\n",
                "\u0000\u0001\u0016\u0003\r\n\r\n")) {
            try (Socket socket = connect()) {
                send(socket, nonsense);
                assertTrue(answer(socket).matches("(?s)HTTP/1.1 (400|505) .*"), nonsense);
            }
        }
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
            assertTrue(answer(socket).startsWith("HTTP/1.1 431 "));
        }
    }

    @Test
    void theyTakeForeverToAsk() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = connect();
                send(socket, i % 2 == 0 ? "POST /run_inference HTTP/1.1\r\nHost: localhost\r\nX-" : "G");
                slow.add(socket);
            }
            for (int round = 0; round < 5; round++) {
                for (Socket socket : slow) {
                    send(socket, "E");
                }
                assertEquals(200, server.get("/v1/health").statusCode());
                serverIsWell();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void theyTakeForeverToSendABody() {
        assertTrue(bytesTakenSlowly.join() < 1200, "a minute was waited for them");
    }

    /** The number of bytes of a slow body that the server accepts. */
    private static int sendSlowly() {
        int sent = 0;
        try (Socket socket = connect()) {
            send(socket, post("/v1/clips", "Content-Length: 1000000"));
            for (; sent < 1200 && socket.getInputStream().available() == 0; sent++) {
                send(socket, "x");
                Thread.sleep(50);
            }
        } catch (IOException e) {
            // The server has had enough.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return sent;
    }

    @Test
    void theyDoNotReadWhatTheyFollow() throws Exception {
        String id = RunningServer.json(
                        server.post("/v1/text-to-audio", REQUEST.replace("\"steps\": 1", "\"steps\": 200")))
                .get("id")
                .getAsString();
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = connect();
                socket.setReceiveBufferSize(1);
                send(socket, "GET /v1/generations/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
                deaf.add(socket);
            }
            serverIsWell();
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }
}
