package io.github.riffusion4j.base.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    private static void fill(Path directory) throws IOException {
        Files.createDirectory(directory.resolve("deep"));
        Files.writeString(directory.resolve("deep/file"), "content");
    }

    @Test
    void writesADirectoryInPlaceOfNothingOrOfAnEmptyOne() throws IOException {
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
                () -> AtomicDirectory.write(target, directory -> {
                    fill(directory);
                    throw new IOException("No space left on device");
                }));
        assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.getMessage());
        assertThrows(
                CancelledException.class,
                () -> AtomicDirectory.write(target, directory -> {
                    fill(directory);
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

    @Test
    void ofTwoWritersOneWinsAndTheOtherIsTold() throws IOException {
        Path target = parent.resolve("target");
        RiffusionException e = assertThrows(
                RiffusionException.class,
                () -> AtomicDirectory.write(target, directory -> {
                    Files.writeString(directory.resolve("second"), "");
                    AtomicDirectory.write(target, AtomicDirectoryTest::fill);
                }));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(target + ": was written by another thread or process meanwhile"), message);
        assertEquals(List.of(target, target.resolve("deep"), target.resolve("deep/file")), files());
    }

    /** Of killed processes. */
    @Test
    void abandonedFilesAreRemovedAfterADay() throws IOException {
        Path old = Files.createDirectory(parent.resolve(".riffusion-0a0a0a0a-0000-4000-8000-0123456789ab.part"));
        Path oldFile = Files.writeString(old.resolve("file"), "half");
        Path recent = Files.createDirectory(parent.resolve(".riffusion-0b0b0b0b-0000-4000-8000-0123456789ab.part"));
        Path recentFile = Files.writeString(recent.resolve("file"), "half");
        Path sound = Files.writeString(parent.resolve(".riffusion-0c0c0c0c-0000-4000-8000-0123456789ab.part"), "half");
        Path other = Files.writeString(parent.resolve(".riffusion-mine.part"), "of another program");
        FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path path : List.of(oldFile, old, recent, sound, other)) {
            Files.setLastModifiedTime(path, twoDaysAgo);
        }
        Path target = parent.resolve("target");
        AtomicDirectory.write(target, AtomicDirectoryTest::fill);
        assertEquals(
                List.of(recent, recentFile, other, target, target.resolve("deep"), target.resolve("deep/file")),
                files());
    }
}
