package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("runtime")
class HubOfflineTest extends HubTestCase {

    @Test
    void offlineUsesTheCache() throws IOException {
        download();
        server.seenByHub().clear();
        assertDownloaded(download(settings.withOffline()));
        assertEquals(
                2,
                Hub.of(settings.withOffline())
                        .model(FakeHub.MODEL)
                        .list(new Cancellation())
                        .files()
                        .size());
        assertEquals(List.of(), server.seenByHub());
    }

    @Test
    void offlineReportsMissingFiles() throws IOException {
        model().downloadFile("unet/config.json", DownloadListener.none(), new Cancellation());
        Failure.expect(
                HubException.class,
                () -> download(settings.withOffline()),
                "owner/name: not in the cache " + cache,
                "unet/weights.safetensors (3.0 MB)",
                "HF_HUB_OFFLINE");
        Failure.expect(
                HubException.class,
                () -> Hub.of(settings.withOffline())
                        .model("owner/name@v2")
                        .download(FileSelector.all(), DownloadListener.none(), new Cancellation()),
                "revision v2 is not in the cache");
        Failure.expect(
                HubException.class,
                () -> Hub.of(settings.withOffline()).model("other/name").list(new Cancellation()),
                "other/name: revision main is not in the cache");
    }

    @Test
    void unreachableServerFallsBackToTheCache() throws IOException {
        download();
        server.close();
        assertDownloaded(download());
        assertEquals(List.of(), waits);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 429, 500})
    void refusingServerFallsBackToTheCache(int status) throws IOException {
        download();
        server.planAlways(FakeHub.apiPath("main"), FakeHub.status(status));
        assertDownloaded(download());
    }

    @Test
    void incompleteCacheIsNotUsed() {
        model().downloadFile("unet/config.json", DownloadListener.none(), new Cancellation());
        server.close();
        Failure.expect(HubException.class, this::download, "no server can be reached");
    }

    /** Early versions of the Python library kept no listings. */
    @Test
    void readsCacheWithoutListings() throws IOException {
        Path snapshot = download();
        Files.delete(directory().resolve("trees").resolve(FakeHub.COMMIT + ".json"));
        server.close();
        assertDownloaded(download(settings.withOffline()));
        assertDownloaded(download());
        Files.delete(snapshot.resolve(WEIGHTS));
        Failure.expect(
                HubException.class,
                () -> Hub.of(settings.withOffline())
                        .model(FakeHub.MODEL)
                        .downloadFile(WEIGHTS, DownloadListener.none(), new Cancellation()),
                "has no file \"unet/weights.safetensors\"",
                "unet/config.json (20 bytes)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"format_version\": 2, \"files\": {}}", "{\"format_version\": 1, \"files\": 1}"})
    void damagedListingIsReplaced(String damaged) throws IOException {
        download();
        Path tree = directory().resolve("trees").resolve(FakeHub.COMMIT + ".json");
        String whole = Files.readString(tree);
        Files.writeString(tree, damaged);
        assertDownloaded(download());
        assertEquals(whole, Files.readString(tree));
    }

    /** Offline after an incomplete update, the previous commit remains usable. */
    @Test
    void incompleteUpdateDoesNotHideThePreviousCommit() throws IOException {
        download();
        server.commit("f".repeat(40));
        server.small("new.json", "{}");
        server.plan(server.filePath("new.json"), FakeHub.status(403));
        Failure.expect(HubException.class, this::download, "new.json");
        Path snapshot = download(settings.withOffline());
        assertDownloaded(snapshot);
        assertFalse(Files.exists(snapshot.resolve("new.json")));
    }
}
