package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.internal.InterProcessLock;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("runtime")
class HubResumeTest extends HubTestCase {

    private static final int HALF = 1_500_000;

    private void leavePartial(byte[] content) throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), content);
    }

    private List<Optional<String>> ranges() {
        return server.seenByStore().stream().map(FakeHub.Seen::range).toList();
    }

    @Test
    void resumesAfterLostConnection() throws IOException {
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.breakOffAfter(weights, HALF));
        assertDownloaded(download());
        assertEquals(2, ranges().size());
        assertEquals(Optional.empty(), ranges().get(0));
        assertTrue(ranges().get(1).orElse("").startsWith("bytes="), () -> "" + ranges());
        assertEquals(List.of(Duration.ofMillis(500)), waits);
        assertFalse(Files.exists(partial()));
    }

    @Test
    void resumesEarlierAttempt() throws IOException {
        leavePartial(Arrays.copyOf(weights, HALF));
        assertDownloaded(download());
        assertEquals(List.of(Optional.of("bytes=" + HALF + "-")), ranges());
    }

    @Test
    void completeFileIsOnlyVerified() throws IOException {
        leavePartial(weights);
        assertDownloaded(download());
        assertEquals(List.of(), ranges());
    }

    @Test
    void serverWithoutRangesRestarts() throws IOException {
        leavePartial(Arrays.copyOf(weights, HALF));
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.sendAll(weights));
        assertDownloaded(download());
        assertEquals(1, ranges().size());
    }

    @Test
    void damagedPartialFileIsDiscarded() throws IOException {
        leavePartial(new byte[HALF]);
        assertDownloaded(download());
        assertEquals(List.of(Optional.of("bytes=" + HALF + "-"), Optional.empty()), ranges());
    }

    @Test
    void oversizedPartialFileIsDiscarded() throws IOException {
        leavePartial(new byte[weights.length + 1]);
        assertDownloaded(download());
        assertEquals(List.of(Optional.empty()), ranges());
    }

    @Test
    void unsatisfiableRangeRestarts() throws IOException {
        leavePartial(Arrays.copyOf(weights, HALF));
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.status(416));
        assertDownloaded(download());
        assertEquals(List.of(Optional.of("bytes=" + HALF + "-"), Optional.empty()), ranges());
    }

    @Test
    void wrongRangeIsRejected() throws IOException {
        leavePartial(Arrays.copyOf(weights, HALF));
        server.plan(FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 7-2999999/3000000");
            // With a body: a connection that ends before it counts as lost, and is tried again.
            exchange.sendResponseHeaders(HubResponse.PARTIAL, 10);
            exchange.getResponseBody().write(new byte[10]);
        });
        Failure.expect(HubException.class, this::download, WEIGHTS, "from 1500000 on", "those from 7 on");
        assertEquals(HALF, Files.size(partial()));
    }

    /** As if the signature in the address had expired. */
    @Test
    void expiredSignedAddressIsRenewed() throws IOException {
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.status(403));
        assertDownloaded(download());
        assertEquals(
                2,
                server.seenByHub().stream()
                        .filter(seen -> seen.path().endsWith(WEIGHTS))
                        .count());
    }

    @Test
    void givesUpAfterSeveralAttemptsAndKeepsThePartialFile() throws IOException {
        server.plan(FakeHub.storePath(WEIGHTS), FakeHub.breakOffAfter(weights, HALF));
        server.planAlways(FakeHub.storePath(WEIGHTS), FakeHub.status(503));
        Failure.expect(
                HubException.class, this::download, "owner/name: " + WEIGHTS, "answers with status 503", "try again");
        byte[] kept = Files.readAllBytes(partial());
        assertTrue(kept.length > 0 && kept.length <= HALF);
        assertArrayEquals(Arrays.copyOf(weights, kept.length), kept);
        assertEquals(
                Stream.of(500, 1000, 2000, 4000).map(Duration::ofMillis).toList(),
                waits.subList(waits.size() - 4, waits.size()));
    }

    @Test
    void serverWithoutProgressIsGivenUp() {
        for (int i = 0; i < 20; i++) {
            server.plan(
                    FakeHub.storePath(WEIGHTS), FakeHub.breakOffAfter(weights, 10), FakeHub.breakOffAfter(weights, 5));
        }
        Failure.expect(HubException.class, this::download, WEIGHTS, "the connection was lost");
        assertTrue(ranges().size() <= 2 * Retry.ATTEMPTS, () -> "" + ranges());
    }

    @Test
    void cancellationKeepsThePartialFile() throws IOException {
        Cancellation cancellation = new Cancellation();
        assertThrows(
                CancelledException.class,
                () -> model().download(
                                FileSelector.all(),
                                (file, done, total) -> {
                                    if (done > 1_000_000) {
                                        cancellation.cancel();
                                    }
                                },
                                cancellation));
        long kept = Files.size(partial());
        assertTrue(kept > 0 && kept < weights.length, () -> "kept " + kept);
        assertFalse(Files.exists(directory().resolve("refs")));
        assertFalse(Files.exists(
                directory().resolve("snapshots").resolve(FakeHub.COMMIT).resolve(WEIGHTS)));
        assertFalse(Files.exists(directory().resolve("blobs").resolve(FakeHub.sha256(weights))));

        server.seenByStore().clear();
        assertDownloaded(download());
        assertEquals(List.of(Optional.of("bytes=" + kept + "-")), ranges());
    }

    @Test
    void cancellationDoesNotWaitForTheServer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.plan(FakeHub.apiPath("main"), exchange -> {
            asked.countDown();
            await(over);
        });
        Cancellation cancellation = new Cancellation();
        Thread canceller = new Thread(() -> {
            await(asked);
            cancellation.cancel();
        });
        canceller.start();
        assertThrows(CancelledException.class, () -> model().list(cancellation));
        over.countDown();
        canceller.join();
    }

    @Test
    void interruptCancels() {
        CountDownLatch over = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        server.plan(FakeHub.storePath(WEIGHTS), exchange -> {
            exchange.sendResponseHeaders(HubResponse.OK, weights.length);
            caller.interrupt();
            await(over);
        });
        assertThrows(CancelledException.class, this::download);
        assertTrue(Thread.interrupted());
        over.countDown();
    }

    @Test
    void concurrentDownloadsDownloadOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Path>> downloads = List.of(this::download, this::download, this::download, this::download);
            for (Future<Path> download : threads.invokeAll(downloads)) {
                assertDownloaded(download.get());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(1, server.seenByStore().size());
        assertFalse(Files.exists(partial()));
    }

    @Test
    void waitForAnotherDownloadCanBeCancelled() throws IOException {
        Path file = cache.resolve("one.lock");
        Files.createDirectories(cache);
        Cancellation cancellation = new Cancellation();
        InterProcessLock held = InterProcessLock.acquire(file, settings.sleeper(), cancellation);
        cancellation.cancel();
        assertThrows(CancelledException.class, () -> InterProcessLock.acquire(file, settings.sleeper(), cancellation));
        held.close();
        InterProcessLock.acquire(file, settings.sleeper(), new Cancellation()).close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
