package io.github.riffusion4j.base.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicDirectoryTest {

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
        AtomicDirectory.write(target, AtomicDirectoryTest::fill);
        Path empty = Files.createDirectory(parent.resolve("empty"));
        AtomicDirectory.write(empty, AtomicDirectoryTest::fill);
        assertEquals("content", Files.readString(target.resolve("deep/file")));
        assertEquals("content", Files.readString(empty.resolve("deep/file")));
        assertEquals(6, files().size());
    }

    @Test
    void leavesNothingWhenWritingFails() throws IOException {
        Path target = parent.resolve("target");
        RiffusionException e = assertThrows(
                RiffusionException.class,
                () -> AtomicDirectory.write(target, folder -> {
                    fill(folder);
                    throw new IOException("No space left on device");
                }));
        assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.getMessage());
        assertThrows(
                CancelledException.class,
                () -> AtomicDirectory.write(target, folder -> {
                    fill(folder);
                    throw new CancelledException();
                }));
        assertEquals(List.of(), files());
    }

    @Test
    void touchesNothingThatIsThere() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "old");
        assertThrows(RiffusionException.class, () -> AtomicDirectory.write(file, AtomicDirectoryTest::fill));
        assertThrows(RiffusionException.class, () -> AtomicDirectory.write(parent, AtomicDirectoryTest::fill));
        assertThrows(
                RiffusionException.class,
                () -> AtomicDirectory.write(parent.resolve("missing/target"), AtomicDirectoryTest::fill));
        assertEquals(List.of(file), files());
    }
}
