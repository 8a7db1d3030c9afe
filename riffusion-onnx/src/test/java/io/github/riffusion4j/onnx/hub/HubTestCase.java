package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.hub.HubSettings.AccessToken;
import io.github.riffusion4j.onnx.internal.Sleeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a small and a large file, an empty cache, and a sleeper that hardly waits. */
@Timeout(60)
abstract class HubTestCase {

    static final String CONFIG = "{\"sample_size\": 64}\n";
    static final String WEIGHTS = "unet/weights.safetensors";

    /** More than the network's buffers. */
    final byte[] weights = new byte[3_000_000];

    final List<Duration> waits = new CopyOnWriteArrayList<>();

    @TempDir
    Path temporary;

    FakeHub server;
    Path cache;
    HubSettings settings;

    @BeforeEach
    void startServer() throws IOException {
        new Random(1).nextBytes(weights);
        server = new FakeHub();
        server.small("unet/config.json", CONFIG);
        server.large(WEIGHTS, weights);
        cache = temporary.resolve("cache");
        settings = HubSettings.of(cache)
                .withEndpoint(server.endpoint())
                .withToken(new AccessToken("hf_secret"))
                .withTimeout(Duration.ofSeconds(20))
                .withSleeper((wait, cancellation) -> {
                    waits.add(wait);
                    Sleeper.system().sleep(Duration.ofMillis(1), cancellation);
                });
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    HubModel model() {
        return Hub.of(settings).model(FakeHub.MODEL);
    }

    Path download(HubSettings how) {
        return Hub.of(how)
                .model(FakeHub.MODEL)
                .download(FileSelector.all(), DownloadListener.none(), new Cancellation());
    }

    Path download() {
        return download(settings);
    }

    Path directory() {
        return cache.resolve("models--owner--name");
    }

    Path partial() {
        return directory().resolve("blobs").resolve(FakeHub.sha256(weights) + ".incomplete");
    }

    void assertDownloaded(Path snapshot) throws IOException {
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHTS)));
        assertArrayEquals(
                CONFIG.getBytes(StandardCharsets.UTF_8), Files.readAllBytes(snapshot.resolve("unet/config.json")));
    }

    /** Every file below the cache, with its link's target or its size. */
    Map<String, String> cacheContent() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(cache)) {
            for (Path path : paths.filter(path -> !Files.isDirectory(path)).toList()) {
                String name = cache.relativize(path).toString();
                content.put(
                        name,
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.size(path) + " bytes");
            }
        }
        return content;
    }
}
