package io.github.riffusion4j.base.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("runtime")
class AtomicFilesTest {

    @TempDir
    private Path directory;

    @Test
    void writesANewFileAndReplacesAnOldOne() throws IOException {
        Path file = directory.resolve("clip.wav");
        AtomicFiles.write(file, out -> out.write(bytes("old, and longer")));
        AtomicFiles.write(file, out -> out.write(bytes("new")));
        assertEquals("new", Files.readString(file));
        assertOnly("clip.wav");
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAfterADay() throws IOException {
        Path old = Files.writeString(directory.resolve(".riffusion-0a0a0a0a-0000-4000-8000-0123456789ab.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Files.writeString(directory.resolve(".riffusion-0b0b0b0b-0000-4000-8000-0123456789ab.part"), "in the making");
        AtomicFiles.write(directory.resolve("clip.wav"), out -> {});
        assertOnly(".riffusion-0b0b0b0b-0000-4000-8000-0123456789ab.part", "clip.wav");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path file = directory.resolve("missing/clip.wav");
        RiffusionException e = failureOf(file, out -> {});
        assertMessage(e, file.toString());
        assertMessage(e, "create it first");
    }

    @Test
    void aDirectoryAsTargetIsNamed() {
        assertMessage(failureOf(directory, out -> {}), "is a directory");
        assertMessage(failureOf(directory.getRoot(), out -> {}), "is a directory");
    }

    @Test
    void contentThatFailsMidwayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = directory.resolve("clip.wav");
        Files.writeString(file, "old");
        RiffusionException e = failureOf(file, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("no space left");
        });
        assertMessage(e, file + ": cannot be written: no space left");
        assertEquals("old", Files.readString(file));
        assertOnly("clip.wav");
    }

    @Test
    void anUncheckedFailureComesThroughAsItIs() throws IOException {
        CancelledException thrown = new CancelledException();
        assertSame(
                thrown,
                assertThrows(
                        CancelledException.class,
                        () -> AtomicFiles.write(directory.resolve("clip.wav"), out -> {
                            out.write(1);
                            throw thrown;
                        })));
        assertOnly();
    }

    @Test
    void aReadOnlyDirectoryIsReported() throws IOException {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        Assumptions.assumeTrue(locked.toFile().setWritable(false));
        try {
            Assumptions.assumeFalse(Files.isWritable(locked), "skipped: this user may write anywhere");
            assertMessage(failureOf(locked.resolve("clip.wav"), out -> {}), "no permission");
        } finally {
            assertTrue(locked.toFile().setWritable(true));
        }
    }

    @Test
    void theLongestNameAFileCanHaveWorks() throws IOException {
        Path file = directory.resolve("n".repeat(255));
        AtomicFiles.write(file, out -> out.write(1));
        assertEquals(1, Files.size(file));
    }

    @Test
    void followsASymbolicLink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        AtomicFiles.write(link, out -> out.write(bytes("new")));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aDeviceIsWrittenToAndNotReplaced() {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "skipped: no /dev/null here");
        AtomicFiles.write(device, out -> out.write(1));
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void othersMayReadTheFileAsFarAsTheProcessLetsThem() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path plain = Files.writeString(directory.resolve("plain"), "");
        Path whole = directory.resolve("whole");
        AtomicFiles.write(whole, out -> {});
        assertEquals(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(whole)));
    }

    @Test
    void ofConcurrentWritersOneWinsAsAWhole() throws Exception {
        Path file = directory.resolve("clip.wav");
        List<Thread> writers = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            byte[] content = new byte[100_000];
            Arrays.fill(content, (byte) i);
            writers.add(new Thread(() -> {
                for (int round = 0; round < 10; round++) {
                    AtomicFiles.write(file, out -> out.write(content));
                }
            }));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        byte[] found = Files.readAllBytes(file);
        byte[] expected = new byte[100_000];
        Arrays.fill(expected, found[0]);
        assertTrue(found[0] >= 1);
        assertArrayEquals(expected, found);
        assertOnly("clip.wav");
    }

    private static RiffusionException failureOf(Path file, AtomicFiles.Content content) {
        return assertThrows(RiffusionException.class, () -> AtomicFiles.write(file, content));
    }

    private static void assertMessage(Exception e, String part) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(part), message);
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(names),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
