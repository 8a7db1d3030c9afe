package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedModelTest {

    @TempDir
    private Path directory;

    private Path jar = Path.of("");
    private URLClassLoader classes = new URLClassLoader(new URL[0]);

    @BeforeEach
    void setUp() throws Exception {
        jar = Files.createDirectories(directory.resolve("jar/META-INF/riffusion4j/models/small"));
        Files.createDirectories(jar.resolve("unet"));
        Files.writeString(jar.resolve("unet/config.json"), "{}");
        Files.write(jar.resolve("unet/weights.bin"), new byte[100_000]);
        list("unet/config.json", "unet/weights.bin");
        classes = new URLClassLoader(new URL[] {directory.resolve("jar").toUri().toURL()}, null);
    }

    @AfterEach
    void close() throws IOException {
        classes.close();
    }

    private void list(String... files) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String file : files) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar.resolve(file)));
            list.append(HexFormat.of().formatHex(hash))
                    .append("  ")
                    .append(file)
                    .append('\n');
        }
        Files.writeString(jar.resolve("files.txt"), list);
    }

    private Path unpacked() {
        return new PackedModel("small", classes).unpackedIn(directory.resolve("library"));
    }

    @Test
    void filesAreUnpackedUnchanged() throws IOException {
        assertTrue(new PackedModel("small", classes).isPresent());
        Path model = unpacked();
        assertEquals("small", model.getFileName().toString());
        assertEquals("{}", Files.readString(model.resolve("unet/config.json")));
        assertEquals(100_000, Files.size(model.resolve("unet/weights.bin")));
    }

    @Test
    void anotherVersionIsUnpackedToAnotherDirectory() throws Exception {
        Path first = unpacked();
        assertEquals(first, unpacked());
        Files.writeString(jar.resolve("unet/config.json"), "{\"layers\": 2}");
        list("unet/config.json", "unet/weights.bin");
        assertNotEquals(first, unpacked());
        assertEquals("{}", Files.readString(first.resolve("unet/config.json")));
    }

    @Test
    void unpackingAgainGivesTheSameKey() throws IOException {
        ModelRecipe recipe = ModelRecipe.of(new ModelSource.Packed("small"), ExportProfile.CPU);
        Path first = unpacked();
        String key = ModelKey.of(recipe, first);
        assertTrue(key.startsWith("small-cpu-"), key);
        Files.move(first, directory.resolve("elsewhere"));
        assertEquals(key, ModelKey.of(recipe, unpacked()));
    }

    @Test
    void concurrentThreadsUnpackOnce() {
        List<CompletableFuture<Path>> calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::unpacked))
                .toList();
        assertEquals(1, calls.stream().map(CompletableFuture::join).distinct().count());
    }

    @Test
    void aDamagedJarIsNamedAndLeavesNothing() throws IOException {
        byte[] damaged = new byte[100_000];
        damaged[77_777] = 1;
        Files.write(jar.resolve("unet/weights.bin"), damaged);
        assertFails("unet/weights.bin has another hash");
        Files.delete(jar.resolve("unet/weights.bin"));
        assertFails("unet/weights.bin is missing");
        try (Stream<Path> left = Files.walk(directory.resolve("library"))) {
            assertFalse(left.anyMatch(Files::isRegularFile));
        }
    }

    private void assertFails(String reason) {
        Failure.expect(RiffusionException.class, this::unpacked, reason, "download it again");
    }

    @Test
    void aMissingJarIsNamed() {
        ModelSource.Packed absent = new ModelSource.Packed("absent");
        assertFalse(absent.isPresent());
        ModelLibrary library = ModelLibrary.of(
                directory.resolve("library"), Hub.of(directory.resolve("hub")).offline());
        Failure.expect(
                RiffusionException.class,
                () -> library.get(ModelRecipe.of(absent, ExportProfile.CPU), ImportListener.none(), new Cancellation()),
                "io.github.riffusion4j:riffusion-model-absent");
    }
}
