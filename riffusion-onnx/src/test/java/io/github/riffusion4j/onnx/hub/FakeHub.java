package io.github.riffusion4j.onnx.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub with one repository on the loopback interface, and a server for large files, both of which can misbehave. */
final class FakeHub implements AutoCloseable {

    static final String MODEL = "owner/name";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** Answers one request; an exception closes the connection. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A request, with the relevant headers. */
    record Seen(String method, String path, Optional<String> range, Optional<String> token) {}

    private final HttpServer hub;
    private final HttpServer store;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> small = new TreeMap<>();
    private final Map<String, byte[]> large = new TreeMap<>();
    private final Map<String, Queue<Answer>> planned = new ConcurrentHashMap<>();
    private final List<Seen> seenByHub = new CopyOnWriteArrayList<>();
    private final List<Seen> seenByStore = new CopyOnWriteArrayList<>();
    private volatile String commit = COMMIT;

    FakeHub() throws IOException {
        hub = start(seenByHub, this::answer);
        store = start(seenByStore, exchange -> send(exchange, content(large, pathOf(exchange))));
    }

    private HttpServer start(List<Seen> seen, Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                seen.add(new Seen(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
                Answer first = Optional.ofNullable(planned.get(pathOf(exchange)))
                        .flatMap(queue -> Optional.ofNullable(queue.poll()))
                        .orElse(answer);
                first.to(exchange);
            }
        });
        server.start();
        return server;
    }

    URI endpoint() {
        return address(hub);
    }

    URI store() {
        return address(store);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void small(String path, String content) {
        small.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    void large(String path, byte[] content) {
        large.put("/store/" + path, content);
    }

    void commit(String other) {
        commit = other;
    }

    static String apiPath(String revision) {
        return "/api/models/" + MODEL + "/revision/" + revision;
    }

    String filePath(String path) {
        return "/" + MODEL + "/resolve/" + commit + "/" + path;
    }

    static String storePath(String path) {
        return "/store/" + path;
    }

    /** Plans the answers to the next requests for {@code path}, on either server; later ones get the default. */
    void plan(String path, Answer... answers) {
        planned.computeIfAbsent(path, any -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
    }

    /** Plans the same answer for many requests. */
    void planAlways(String path, Answer answer) {
        for (int i = 0; i < 50; i++) {
            plan(path, answer);
        }
    }

    List<Seen> seenByHub() {
        return seenByHub;
    }

    List<Seen> seenByStore() {
        return seenByStore;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = pathOf(exchange);
        String prefix = filePath("");
        if (path.startsWith("/api/models/" + MODEL + "/revision/")) {
            send(exchange, listing().toString().getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith(prefix) && small.containsKey(path.substring(prefix.length()))) {
            send(exchange, content(small, path.substring(prefix.length())));
        } else if (path.startsWith(prefix) && large.containsKey(storePath(path.substring(prefix.length())))) {
            redirect(store() + storePath(path.substring(prefix.length())) + "?signature=secret")
                    .to(exchange);
        } else {
            status(404, "X-Error-Code", "RepoNotFound").to(exchange);
        }
    }

    private static byte[] content(Map<String, byte[]> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    JsonObject listing() {
        JsonArray siblings = new JsonArray();
        small.forEach((path, content) -> siblings.add(sibling(path, content.length, gitHash(content))));
        large.forEach((path, content) -> {
            JsonObject file = sibling(path.substring("/store/".length()), content.length, gitHash(new byte[134]));
            JsonObject lfs = new JsonObject();
            lfs.addProperty("sha256", sha256(content));
            lfs.addProperty("size", content.length);
            lfs.addProperty("pointerSize", 134);
            file.add("lfs", lfs);
            siblings.add(file);
        });
        JsonObject answer = new JsonObject();
        answer.addProperty("id", MODEL);
        answer.addProperty("sha", commit);
        answer.add("siblings", siblings);
        return answer;
    }

    private static JsonObject sibling(String path, int size, String gitHash) {
        JsonObject file = new JsonObject();
        file.addProperty("rfilename", path);
        file.addProperty("size", size);
        file.addProperty("blobId", gitHash);
        return file;
    }

    /** Answers with range support. */
    static void send(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            sendAll(content).to(exchange);
            return;
        }
        int first = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (first >= content.length) {
            status(HubResponse.RANGE_NOT_SATISFIABLE, "Content-Range", "bytes */" + content.length)
                    .to(exchange);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(HubResponse.PARTIAL, content.length - first);
        exchange.getResponseBody().write(content, first, content.length - first);
    }

    /** Answers without range support. */
    static Answer sendAll(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        };
    }

    /** Announces all bytes, and sends only the first {@code count}. */
    static Answer breakOffAfter(byte[] content, int count) {
        return exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, content.length);
            exchange.getResponseBody().write(content, 0, count);
            exchange.getResponseBody().flush();
            throw new IOException("broken off on purpose");
        };
    }

    static Answer status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    static Answer redirect(String location) {
        return status(302, "Location", location);
    }

    static String sha256(byte[] content) {
        return hash("SHA-256", content);
    }

    static String gitHash(byte[] content) {
        byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return hash("SHA-1", all);
    }

    private static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String pathOf(HttpExchange exchange) {
        return exchange.getRequestURI().getPath();
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
