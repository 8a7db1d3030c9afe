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
    void offlineTheCacheIsEnough() throws IOException {
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
    void offlineItIsSaidWhatIsMissing() throws IOException {
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
                        .download(FileChoice.all(), DownloadListener.none(), new Cancellation()),
                "revision v2 is not in the cache");
        Failure.expect(
                HubException.class,
                () -> Hub.of(settings.withOffline()).model("other/name").list(new Cancellation()),
                "other/name: revision main is not in the cache");
    }

    @Test
    void aServerThatIsNotThereIsNoHarm() throws IOException {
        download();
        server.close();
        assertDownloaded(download());
        assertEquals(List.of(), waits);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 429, 500})
    void aServerThatRefusesIsNoHarm(int status) throws IOException {
        download();
        server.planAlways(FakeHub.apiPath("main"), FakeHub.status(status));
        assertDownloaded(download());
    }

    @Test
    void whatIsNotWholeIsNotUsed() {
        model().downloadFile("unet/config.json", DownloadListener.none(), new Cancellation());
        server.close();
        Failure.expect(HubException.class, this::download, "no server can be reached");
    }

    /** The Python library did not always keep listings. */
    @Test
    void aCacheWithoutListings() throws IOException {
        Path snapshot = download();
        Files.delete(folder().resolve("trees").resolve(FakeHub.COMMIT + ".json"));
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
    void aDamagedListingIsMadeAnew(String damaged) throws IOException {
        download();
        Path tree = folder().resolve("trees").resolve(FakeHub.COMMIT + ".json");
        String whole = Files.readString(tree);
        Files.writeString(tree, damaged);
        assertDownloaded(download());
        assertEquals(whole, Files.readString(tree));
    }

    /** Who goes offline in the middle of an update still has the version before. */
    @Test
    void anUnfinishedUpdateDoesNotHideTheVersionBefore() throws IOException {
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
