package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HubLayoutTest extends HubTestCase {

    private static final String TREE = """
            {
             "format_version": 1,
             "files": {
              "unet/config.json": {
               "size": 20,
               "blob_id": "%s"
              },
              "unet/weights.safetensors": {
               "size": 3000000,
               "blob_id": "%s",
               "lfs_sha256": "%s",
               "lfs_size": 3000000
              }
             }
            }""";

    private final String configBlob = FakeHub.gitHash(CONFIG.getBytes(StandardCharsets.UTF_8));

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void layoutMatchesThePythonLibrary() throws IOException {
        Path snapshot = download();
        String weightsBlob = FakeHub.sha256(weights);
        Map<String, String> expected = new TreeMap<>();
        expected.put("CACHEDIR.TAG", "191 bytes");
        expected.put(".locks/models--owner--name/" + configBlob + ".lock", "0 bytes");
        expected.put(".locks/models--owner--name/" + weightsBlob + ".lock", "0 bytes");
        expected.put("models--owner--name/blobs/" + configBlob, "20 bytes");
        expected.put("models--owner--name/blobs/" + weightsBlob, "3000000 bytes");
        expected.put("models--owner--name/refs/main", "40 bytes");
        expected.put(
                "models--owner--name/snapshots/" + FakeHub.COMMIT + "/unet/config.json",
                "-> ../../../blobs/" + configBlob);
        expected.put(
                "models--owner--name/snapshots/" + FakeHub.COMMIT + "/unet/weights.safetensors",
                "-> ../../../blobs/" + weightsBlob);
        String tree = TREE.formatted(configBlob, FakeHub.gitHash(new byte[134]), weightsBlob);
        expected.put("models--owner--name/trees/" + FakeHub.COMMIT + ".json", tree.length() + " bytes");

        assertEquals(expected, cacheContent());
        assertEquals(directory().resolve("snapshots").resolve(FakeHub.COMMIT), snapshot);
        assertEquals(FakeHub.COMMIT, Files.readString(directory().resolve("refs/main")));
        assertEquals(tree, Files.readString(directory().resolve("trees/" + FakeHub.COMMIT + ".json")));
        assertDownloaded(snapshot);
    }

    @Test
    void nothingIsDownloadedTwice() throws IOException {
        download();
        server.seenByHub().clear();
        server.seenByStore().clear();
        assertDownloaded(download());
        assertEquals(1, server.seenByHub().size(), () -> "only the listing, but " + server.seenByHub());
        assertEquals(List.of(), server.seenByStore());
    }

    @Test
    void commitsAreListedOnce() throws IOException {
        HubModel atCommit = model().revision(FakeHub.COMMIT);
        atCommit.download(FileSelector.all(), DownloadListener.none(), new Cancellation());
        assertFalse(Files.exists(directory().resolve("refs")));
        server.seenByHub().clear();
        assertDownloaded(atCommit.download(FileSelector.all(), DownloadListener.none(), new Cancellation()));
        assertEquals(List.of(), server.seenByHub());
        assertEquals(2, atCommit.list(new Cancellation()).files().size());
    }

    @Test
    void revisionsShareBlobs() throws IOException {
        download();
        String later = "f".repeat(40);
        server.commit(later);
        server.small("new.json", "{}");
        server.seenByStore().clear();
        Path snapshot =
                model().revision("refs/pr/1").download(FileSelector.all(), DownloadListener.none(), new Cancellation());
        assertDownloaded(snapshot);
        assertEquals(later, snapshot.getFileName().toString());
        assertEquals(later, Files.readString(directory().resolve("refs/refs/pr/1")));
        assertEquals(FakeHub.COMMIT, Files.readString(directory().resolve("refs/main")));
        assertEquals(List.of(), server.seenByStore());
        assertTrue(server.seenByHub().stream().anyMatch(seen -> seen.path().contains("/revision/refs%2Fpr%2F1?")));
    }

    @Test
    void withoutLinksSnapshotContainsTheFiles() throws IOException {
        HubSettings copying = settings.withStorage(settings.storage().withoutLinks());
        Path snapshot = download(copying);
        assertDownloaded(snapshot);
        assertFalse(Files.isSymbolicLink(snapshot.resolve(WEIGHTS)));
        assertFalse(Files.exists(directory().resolve("blobs").resolve(configBlob)));
        server.seenByStore().clear();
        assertDownloaded(download(copying));
        assertEquals(List.of(), server.seenByStore());
    }

    @Test
    void withoutLinksExistingBlobIsCopied() throws IOException {
        download();
        Path snapshot = directory().resolve("snapshots").resolve(FakeHub.COMMIT);
        Files.delete(snapshot.resolve(WEIGHTS));
        server.seenByStore().clear();
        assertDownloaded(download(settings.withStorage(settings.storage().withoutLinks())));
        assertTrue(Files.isRegularFile(directory().resolve("blobs").resolve(FakeHub.sha256(weights))));
        assertEquals(List.of(), server.seenByStore());
    }

    @Test
    void brokenLinkAndDamagedBlobAreRepaired() throws IOException {
        Path snapshot = download();
        Files.delete(directory().resolve("blobs").resolve(configBlob));
        Files.writeString(directory().resolve("blobs").resolve(FakeHub.sha256(weights)), "damaged");
        assertDownloaded(download());
        assertDownloaded(snapshot);
    }

    @Test
    void tokenIsSentToTheHubOnly() throws IOException {
        download();
        assertEquals(1, server.seenByStore().size());
        assertEquals(Optional.empty(), server.seenByStore().get(0).token());
        assertTrue(server.seenByStore().get(0).path().endsWith("?signature=secret"));
        assertEquals(3, server.seenByHub().size());
        for (FakeHub.Seen seen : server.seenByHub()) {
            assertEquals(Optional.of("Bearer hf_secret"), seen.token(), seen.path());
        }
    }

    @Test
    void redirectOfRenamedRepositoryKeepsTheToken() throws IOException {
        server.plan(FakeHub.apiPath("main"), FakeHub.status(307, "Location", "/api/models/owner/name/revision/new"));
        assertDownloaded(download());
        assertTrue(server.seenByHub().stream()
                .anyMatch(seen -> seen.path().endsWith("/new") && seen.token().isPresent()));
    }

    @Test
    void reportsBytes() {
        List<String> reports = new ArrayList<>();
        model().download(
                        FileSelector.all(),
                        (file, done, total) -> reports.add(file + " " + done + "/" + total),
                        new Cancellation());
        assertEquals("unet/config.json 0/3000020", reports.get(0));
        assertTrue(reports.contains("unet/config.json 20/3000020"));
        assertEquals("unet/weights.safetensors 3000020/3000020", reports.get(reports.size() - 1));
    }

    @Test
    void listenerExceptionEndsTheDownload() {
        IllegalStateException mine = new IllegalStateException("mine");
        assertEquals(
                mine,
                assertThrows(
                        IllegalStateException.class,
                        () -> model().download(
                                        FileSelector.all(),
                                        (file, done, total) -> {
                                            throw mine;
                                        },
                                        new Cancellation())));
    }

    @Test
    void failureToRecordIsIgnored() throws IOException {
        download();
        // The ref is a directory, so that it cannot be written even by root.
        Files.delete(directory().resolve("refs/main"));
        Files.createDirectory(directory().resolve("refs/main"));
        assertDownloaded(download());
    }

    @Test
    void downloadsSelectedAndEmptyFiles() throws IOException {
        server.small("empty.txt", "");
        Path file = model().downloadFile("empty.txt", DownloadListener.none(), new Cancellation());
        assertEquals(0, Files.size(file));
        assertFalse(Files.exists(file.resolveSibling("unet")));
        Path chosen = model().download(
                        FileSelector.matching(path -> path.endsWith("config.json")),
                        DownloadListener.none(),
                        new Cancellation());
        assertTrue(Files.exists(chosen.resolve("unet/config.json")));
        assertFalse(Files.exists(chosen.resolve(WEIGHTS)));
    }
}
