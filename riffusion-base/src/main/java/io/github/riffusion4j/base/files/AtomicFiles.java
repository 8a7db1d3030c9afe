package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes files that are whole or not there, in one go; {@link AtomicFileWriter} does so piece by piece. Safe for use by
 * many threads and processes: of several writers of one file, one wins as a whole.
 */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** Writes a file's content to a stream; buffered by the caller. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, replacing what was there only once all of it is written. When anything
     * fails, an existing target keeps its old content and nothing half-written stays behind. A symbolic link is
     * followed. A device or pipe, such as {@code /dev/null}, cannot be replaced and is written to directly.
     *
     * @throws RiffusionException if the directory does not exist or the file cannot be written
     */
    public static void write(Path target, Content content) {
        try (AtomicFileWriter file = AtomicFileWriter.create(target)) {
            file.append(content);
            file.commit();
        }
    }

    /**
     * Waits until the disk has a file, which must be closed. Before a file gets its name: the name may be there before
     * its content otherwise, when the power fails.
     *
     * @throws IOException if the file cannot be opened
     */
    public static void sync(Path file) throws IOException {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            return;
        }
        // Unlike a channel, it does not fail when the thread is interrupted. Copies of read-only files are read-only.
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), Files.isWritable(file) ? "rw" : "r")) {
            open.getFD().sync();
        } catch (SyncFailedException e) {
            // Some file systems cannot, and Windows not for read-only files; the system writes them when it likes.
        }
    }

    /**
     * Verifies, before long work, that a file can be written, by beginning one beside it.
     *
     * @throws RiffusionException if {@code target} is itself a directory, or the directory it would be in does not
     *     exist or cannot be written to
     */
    public static void requireWritable(Path target) {
        requireDirectoryOf(target);
        // Opening a pipe would wait for its reader.
        if (!Files.exists(target) || Files.isRegularFile(target)) {
            AtomicFileWriter.create(target).close();
        }
    }

    /**
     * Verifies that there is a directory for a file.
     *
     * @throws RiffusionException if {@code target} is itself a directory, or the directory it would be in does not
     *     exist
     */
    public static void requireDirectoryOf(Path target) {
        Path absolute = target.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || Files.isDirectory(absolute)) {
            throw new RiffusionException(target + ": is a directory; name a file to write to");
        }
        if (!Files.isDirectory(directory)) {
            throw new RiffusionException(target + ": the directory " + directory + " does not exist; create it first");
        }
    }
}
