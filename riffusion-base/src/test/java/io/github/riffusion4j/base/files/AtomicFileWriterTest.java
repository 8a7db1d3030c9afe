package io.github.riffusion4j.base.files;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("runtime")
class AtomicFileWriterTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("clip.wav");
    }

    @Test
    void piecesBecomeOneFile() throws IOException {
        try (AtomicFileWriter unfinished = AtomicFileWriter.create(file)) {
            append(unfinished, "????, ");
            append(unfinished, "then");
            unfinished.replaceStart(bytes("this"));
            append(unfinished, " that");
            assertFalse(Files.exists(file));
            unfinished.commit();
        }
        assertEquals("this, then that", Files.readString(file));
        assertOnly("clip.wav");
    }

    @Test
    void closedWithoutACommitItLeavesNoTrace() throws IOException {
        Files.writeString(file, "old");
        AtomicFileWriter unfinished = AtomicFileWriter.create(file);
        append(unfinished, "new");
        unfinished.close();
        unfinished.close();
        assertEquals("old", Files.readString(file));
        assertOnly("clip.wav");
        assertThrows(IllegalStateException.class, () -> append(unfinished, "more"));
        assertThrows(IllegalStateException.class, unfinished::commit);
    }

    @Test
    void whatFailsIsGivenUpAtOnce() throws IOException {
        try (AtomicFileWriter unfinished = AtomicFileWriter.create(file)) {
            CancelledException thrown = new CancelledException();
            assertSame(
                    thrown,
                    assertThrows(
                            CancelledException.class,
                            () -> unfinished.append(out -> {
                                out.write(1);
                                throw thrown;
                            })));
            assertOnly();
            assertThrows(IllegalStateException.class, unfinished::commit);
        }
        assertOnly();
    }

    @Test
    void worksOnAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        try (AtomicFileWriter unfinished = AtomicFileWriter.create(file)) {
            append(unfinished, "????");
            unfinished.replaceStart(bytes("this"));
            unfinished.commit();
        }
        assertTrue(Thread.interrupted());
        assertEquals("this", Files.readString(file));
    }

    @Test
    void aFullDeviceSaysSo() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "skipped: no /dev/full here");
        Files.createSymbolicLink(file, full);
        try (AtomicFileWriter unfinished = AtomicFileWriter.create(file)) {
            assertFalse(unfinished.isReplaceable());
            RiffusionException e = assertThrows(
                    RiffusionException.class, () -> unfinished.append(out -> out.write(new byte[1 << 20])));
            assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": cannot be written: No space left"));
        }
        assertTrue(Files.isSymbolicLink(file));
        assertOnly("clip.wav");
        Files.delete(file);
    }

    private static void append(AtomicFileWriter unfinished, String text) {
        unfinished.append(out -> out.write(bytes(text)));
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(names), files.map(f -> f.getFileName().toString()).toList());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
