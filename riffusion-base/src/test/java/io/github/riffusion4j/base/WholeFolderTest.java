package io.github.riffusion4j.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {

    @TempDir
    private Path parent;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            return files.filter(file -> !file.equals(parent)).sorted().toList();
        }
    }

    private static void fill(Path folder) throws IOException {
        Files.createDirectory(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep/file"), "content");
    }

    @Test
    void writesAFolderInPlaceOfNothingOrOfAnEmptyOne() throws IOException {
        Path target = parent.resolve("target");
        WholeFolder.write(target, WholeFolderTest::fill);
        Path empty = Files.createDirectory(parent.resolve("empty"));
        WholeFolder.write(empty, WholeFolderTest::fill);
        assertEquals("content", Files.readString(target.resolve("deep/file")));
        assertEquals("content", Files.readString(empty.resolve("deep/file")));
        assertEquals(6, files().size());
    }

    @Test
    void leavesNothingWhenWritingFails() throws IOException {
        Path target = parent.resolve("target");
        RiffusionException e = assertThrows(
                RiffusionException.class,
                () -> WholeFolder.write(target, folder -> {
                    fill(folder);
                    throw new IOException("No space left on device");
                }));
        assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.getMessage());
        assertThrows(
                CancelledException.class,
                () -> WholeFolder.write(target, folder -> {
                    fill(folder);
                    throw new CancelledException();
                }));
        assertEquals(List.of(), files());
    }

    @Test
    void touchesNothingThatIsThere() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "old");
        assertThrows(RiffusionException.class, () -> WholeFolder.write(file, WholeFolderTest::fill));
        assertThrows(RiffusionException.class, () -> WholeFolder.write(parent, WholeFolderTest::fill));
        assertThrows(
                RiffusionException.class,
                () -> WholeFolder.write(parent.resolve("missing/target"), WholeFolderTest::fill));
        assertEquals(List.of(file), files());
    }
}
