package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubErrorTest extends HubTestCase {

    private void expectNoneOf(String file, String... words) {
        Failure.expect(HubException.class, this::download, words);
        assertFalse(Files.exists(
                directory().resolve("snapshots").resolve(FakeHub.COMMIT).resolve(file)));
        assertFalse(Files.exists(directory().resolve("refs")));
    }

    private HubSettings anonymous() {
        return new HubSettings(
                settings.endpoint(),
                cache,
                Optional.empty(),
                false,
                settings.timeout(),
                settings.storage(),
                settings.sleeper());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | ''               | there is no such model, or it is private | set HF_TOKEN to an access token
            401 | RepoNotFound     | there is no such model, or it is private | owner/name
            401 | GatedRepo        | accept the licence there                 | set HF_TOKEN
            403 | GatedRepo        | /owner/name, accept the licence          | huggingface.co/settings/tokens
            403 | ''               | access is refused                        | set HF_TOKEN
            404 | RevisionNotFound | no such revision                         | branches and tags
            404 | EntryNotFound    | no such file                             | /owner/name/tree/main
            404 | ''               | there is no such model                   | check the name
            418 | ''               | status 418                               | owner/name
            """)
    void errorsWithoutToken(int status, String code, String problem, String advice) {
        server.plan(FakeHub.apiPath("main"), FakeHub.status(status, "X-Error-Code", code));
        Failure.expect(HubException.class, () -> download(anonymous()), "owner/name: ", problem, advice);
        assertEquals(List.of(), waits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | ''        | Bad token | the access token is not accepted: Bad token
            403 | GatedRepo | ''        | check that the access token is of the same account
            403 | ''        | No scope  | access is refused: No scope; check what the access token permits
            404 | RepoNotFound | ''     | check that the access token may read it
            """)
    void errorsWithToken(int status, String code, String message, String problem) {
        server.plan(FakeHub.apiPath("main"), FakeHub.status(status, "X-Error-Code", code, "X-Error-Message", message));
        Failure.expect(HubException.class, this::download, problem);
    }

    @Test
    void errorsOfFiles() {
        server.plan(server.filePath(WEIGHTS), FakeHub.status(403, "X-Error-Code", "GatedRepo"));
        expectNoneOf(WEIGHTS, "owner/name: unet/weights.safetensors: ", server.endpoint() + "/owner/name, accept");
    }

    @Test
    void transientErrorsAreRetried() throws IOException {
        server.plan(FakeHub.apiPath("main"), FakeHub.status(500), FakeHub.status(502));
        server.plan(server.filePath(WEIGHTS), FakeHub.status(429, "Retry-After", "7"));
        server.plan(server.filePath("unet/config.json"), FakeHub.status(429, "RateLimit", "\"resolvers\";r=0;t=9"));
        assertDownloaded(download());
        assertEquals(
                List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(7)),
                waits);
    }

    @Test
    void longRetryAfterIsReported() {
        server.plan(FakeHub.apiPath("main"), FakeHub.status(429, "Retry-After", "3600"));
        Failure.expect(HubException.class, this::download, "too many requests", "429", "asks to wait 3600 s");
        assertEquals(List.of(), waits);
    }

    @Test
    void persistentErrorsAreReported() {
        server.planAlways(FakeHub.apiPath("main"), FakeHub.status(500));
        Failure.expect(HubException.class, this::download, "in trouble (status 500)", "try again later");
        assertEquals(Retry.ATTEMPTS, server.seenByHub().size());
    }

    @Test
    void unreachableServerIsReported() {
        server.close();
        Failure.expect(HubException.class, this::download, "no server can be reached at 127.0.0.1; check", "proxy");
    }

    @Test
    void unknownHostIsReported() {
        HubSettings lost = settings.withEndpoint(URI.create("http://hub.invalid"));
        Failure.expect(
                HubException.class, () -> download(lost), "no server can be reached at hub.invalid, a name that");
    }

    @Test
    void silentServerTimesOut() {
        HubSettings hasty = settings.withTimeout(Duration.ofMillis(500));
        CountDownLatch over = new CountDownLatch(1);
        server.planAlways(server.filePath(WEIGHTS), exchange -> await(over));
        Failure.expect(HubException.class, () -> download(hasty), WEIGHTS, "did not answer in time");
        over.countDown();
    }

    @Test
    void silentServerTimesOutDuringTheBody() throws IOException {
        HubSettings hasty = settings.withTimeout(Duration.ofMillis(500));
        CountDownLatch over = new CountDownLatch(1);
        server.plan(FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, weights.length);
            exchange.getResponseBody().write(weights, 0, 1000);
            exchange.getResponseBody().flush();
            await(over);
        });
        assertDownloaded(download(hasty));
        over.countDown();
        assertEquals(Optional.of("bytes=1000-"), server.seenByStore().get(1).range());
    }

    @Test
    void redirectLoopsAreReported() {
        server.planAlways(server.filePath(WEIGHTS), FakeHub.redirect(server.filePath(WEIGHTS)));
        expectNoneOf(WEIGHTS, WEIGHTS, "without end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "http:///x", "http://a b/"})
    void unsafeRedirectsAreRejected(String location) {
        server.plan(server.filePath(WEIGHTS), FakeHub.redirect(location));
        expectNoneOf(WEIGHTS, WEIGHTS, "the server leads to", "no address");
    }

    @Test
    void wrongHashIsReported() {
        byte[] corrupt = weights.clone();
        corrupt[1_000_000]++;
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.sendAll(corrupt));
        expectNoneOf(WEIGHTS, WEIGHTS, "has not the hash " + FakeHub.sha256(weights));
        assertFalse(Files.exists(partial()));
    }

    @Test
    void smallFilesAreHashedToo() {
        server.plan(
                server.filePath("unet/config.json"),
                FakeHub.sendAll(CONFIG.replace("64", "65").getBytes(StandardCharsets.UTF_8)));
        expectNoneOf("unet/config.json", "unet/config.json", "has not the hash");
    }

    @Test
    void wrongSizesAreReported() {
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.sendAll(Arrays.copyOf(weights, 7)));
        expectNoneOf(WEIGHTS, "should have 3000000 bytes, but the server sends 7 bytes");
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.sendAll(Arrays.copyOf(weights, 3_000_001)));
        expectNoneOf(WEIGHTS, "should have 3000000 bytes, but the server sends 3000001 bytes");
    }

    /** Chunked, so that no header has the length. */
    @Test
    void chunkedResponseOfWrongSizeIsReported() {
        server.plan(FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, 0);
            exchange.getResponseBody().write(weights);
            exchange.getResponseBody().write(1);
        });
        expectNoneOf(WEIGHTS, "should have 3000000 bytes, but the server sends more");
    }

    @Test
    void chunkedResponseTooShortIsReported() throws IOException {
        server.plan(FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, 0);
            exchange.getResponseBody().write(weights, 0, 7);
        });
        assertDownloaded(download());
        assertEquals(Optional.of("bytes=7-"), server.seenByStore().get(1).range());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "a//b",
                "a\\..\\evil",
                "C:/evil",
                "a/c:evil",
                "./a",
                "a\nb"
            })
    void unsafeFileNamesAreRejected(String path) throws IOException {
        server.small(path, "evil");
        Failure.expect(HubException.class, this::download, "list of files is refused", "could lead out");
        assertFalse(Files.exists(cache));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{}", "{\"sha\": \"main\", \"siblings\": []}", "{\"siblings\": [{}]}", ""})
    void invalidListingsAreReported(String answer) {
        server.plan(FakeHub.apiPath("main"), FakeHub.sendAll(answer.getBytes(StandardCharsets.UTF_8)));
        Failure.expect(HubException.class, this::download, "owner/name: the server's ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "abc", "0123456789ABCDEF0123456789abcdef01234567"})
    void invalidHashesAreRejected(String hash) {
        JsonObject listing = server.listing();
        listing.getAsJsonArray("siblings").get(0).getAsJsonObject().addProperty("blobId", hash);
        server.plan(FakeHub.apiPath("main"), FakeHub.sendAll(listing.toString().getBytes(StandardCharsets.UTF_8)));
        Failure.expect(HubException.class, this::download, "the hash of unet/config.json is");
    }

    @Test
    void freeSpaceIsCheckedBeforehand() {
        CacheStorage full = new CacheStorage() {
            @Override
            public long freeBytes(Path directory) {
                return 2_000_000;
            }

            @Override
            public void link(Path link, Path target) {}
        };
        Failure.expect(
                HubException.class,
                () -> download(settings.withStorage(full)),
                "owner/name: needs 3.0 MB more",
                "where 2.0 MB are free",
                "HF_HUB_CACHE");
        assertEquals(List.of(), server.seenByStore());
    }

    /** On Linux every write to this device fails with a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskIsReported() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.createSymbolicLink(partial(), Path.of("/dev/full"));
        expectNoneOf(WEIGHTS, WEIGHTS, "No space left on device; make room");
        assertEquals(List.of(), waits);
    }

    @Test
    void unwritableCacheIsReported() throws IOException {
        Files.writeString(cache, "a file where the cache should be");
        Failure.expect(HubException.class, this::download, "cannot be written to", "HF_HUB_CACHE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://huggingface.co", "file:///tmp"})
    void invalidEndpointsAreRejected(String endpoint) {
        Failure.expect(
                IllegalArgumentException.class, () -> Hub.of(cache).withEndpoint(URI.create(endpoint)), endpoint);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatSendsByteByByteIsNotWaitedForWithoutEnd(boolean listing) {
        HubSettings hasty = settings.withTimeout(Duration.ofMillis(300));
        server.planAlways(listing ? FakeHub.apiPath("main") : FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, weights.length);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(weights, i, 1);
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(100_000_000);
            }
        });
        Failure.expect(HubException.class, () -> download(hasty), "did not answer in time", "try again later");
        assertEquals(Retry.ATTEMPTS - 1, waits.size());
    }

    @Test
    void serverThatSendsAByteAConnectionIsNotWaitedForWithoutEnd() {
        byte[] content = weights.clone();
        server.planAlways(FakeHub.storePath(WEIGHTS), exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int first = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
            exchange.sendResponseHeaders(HubResponse.PARTIAL, content.length - first);
            exchange.getResponseBody().write(content, first, 1);
            exchange.getResponseBody().flush();
            throw new IOException("broken off on purpose");
        });
        Failure.expect(HubException.class, this::download, "the connection was lost");
        assertEquals(Retry.ATTEMPTS - 1, waits.size());
    }

    @Test
    void fileNameWithALoneSurrogateIsRefused() throws IOException {
        byte[] listing;
        try (InputStream in = HubErrorTest.class.getResourceAsStream("listing-surrogate.json")) {
            listing = Objects.requireNonNull(in).readAllBytes();
        }
        server.planAlways(FakeHub.apiPath("main"), FakeHub.sendAll(listing));
        Failure.expect(HubException.class, this::download, "owner/name: the server's list of files is refused");
    }

    @Test
    void sizeThatOverflowsIsRefused() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> new HubFile("unet/config.json", Long.MAX_VALUE, Optional.empty(), Optional.empty()),
                "the size of unet/config.json is 9223372036854775807 bytes");
    }

    /** Each HTTP client has a thread and three open files until the garbage collector finds it. */
    @Test
    void modelsShareOneClientThatIsFreedAfterUse() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            model().list(new Cancellation());
        }
        assertTrue(clientThreads() <= 5, () -> clientThreads() + " threads");
        for (int i = 0; i < 100 && clientThreads() > 0; i++) {
            System.gc();
            Thread.sleep(100);
        }
        assertEquals(0, clientThreads());
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-")
                        && thread.getName().endsWith("SelectorManager"))
                .count();
    }
}
