package io.github.riffusion4j.onnx.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HubCacheTest extends HubTestCase {

    private Hub hub() {
        return Hub.of(settings);
    }

    @Test
    void listsModelsAndTheirSizes() throws IOException {
        assertEquals(List.of(), hub().cached());
        download();
        Files.createDirectories(cache.resolve("models--gpt2/blobs"));
        Files.writeString(cache.resolve("models--gpt2/blobs/x.incomplete"), "12345");
        Files.createDirectories(cache.resolve("datasets--owner--name"));
        Files.writeString(cache.resolve("models--file"), "no directory");

        List<CachedModel> models = hub().cached();
        assertEquals(
                List.of("gpt2", "owner/name"),
                models.stream().map(CachedModel::repository).toList());
        assertEquals(5, models.get(0).bytes());
        assertEquals(directory(), models.get(1).directory());
        long notes = models.get(1).bytes() - weights.length - CONFIG.length();
        assertTrue(notes > 0 && notes < 1000, () -> "links count as nothing, but there are " + notes + " bytes more");
    }

    @Test
    void removesOnlyTheModel() throws IOException {
        download();
        Files.createDirectories(cache.resolve("models--owner--name2/blobs"));
        long bytes = hub().cached().get(0).bytes();
        assertEquals(bytes, hub().remove("owner/name"));
        assertFalse(Files.exists(directory()));
        assertFalse(Files.exists(cache.resolve(".locks/models--owner--name")));
        assertEquals(
                List.of("owner/name2"),
                hub().cached().stream().map(CachedModel::repository).toList());
        assertEquals(0, hub().remove("owner/name"));
        assertDownloaded(download());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksOutOfTheCacheAreNotFollowed() throws IOException {
        download();
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
        Files.createSymbolicLink(directory().resolve("snapshots/away"), outside);
        hub().remove("owner/name");
        assertTrue(Files.exists(outside.resolve("precious")));
        assertFalse(Files.exists(directory()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void modelDirectoryMayBeALink() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createDirectories(cache);
        Files.createSymbolicLink(directory(), elsewhere);
        assertDownloaded(download());
        assertTrue(hub().cached().get(0).bytes() > weights.length);
        assertTrue(hub().remove("owner/name") > weights.length);
        assertFalse(Files.exists(elsewhere));
        assertEquals(List.of(), hub().cached());
    }

    @Test
    void onlyWholeRepositoriesCanBeRemoved() {
        for (String name : List.of("owner/name@main", "owner/name/file", "../x", "")) {
            Failure.expect(IllegalArgumentException.class, () -> hub().remove(name), name);
        }
    }
}
