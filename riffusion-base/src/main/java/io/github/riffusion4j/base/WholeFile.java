package io.github.riffusion4j.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes files that are whole or not there: to a temporary name beside the target, then moved into place. Safe for use
 * by many threads and processes: of several writers of one file, one wins as a whole.
 */
public final class WholeFile {

    private WholeFile() {}

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
     * @throws RiffusionException if the folder does not exist or the file cannot be written
     */
    public static void write(Path target, Content content) {
        requireFolderOf(target);
        Path absolute = target.toAbsolutePath();
        try {
            writeAbsolute(absolute, content);
        } catch (IOException e) {
            throw new RiffusionException(target + ": cannot be written: " + reason(e), e);
        }
    }

    /**
     * Finds out before long work, not after it, that a file could not be written.
     *
     * @throws RiffusionException if {@code target} is itself a folder, or the folder it would be in does not exist
     */
    public static void requireFolderOf(Path target) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new RiffusionException(target + ": is a folder; name a file to write to");
        }
        if (!Files.isDirectory(folder)) {
            throw new RiffusionException(target + ": the folder " + folder + " does not exist; create it first");
        }
    }

    private static void writeAbsolute(Path target, Content content) throws IOException {
        if (!Files.exists(target)) {
            writeAndMove(target, content);
        } else if (Files.isRegularFile(target)) {
            writeAndMove(target.toRealPath(), content);
        } else {
            // Moving a file over a device would destroy the device.
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.WRITE), 1 << 16)) {
                content.writeTo(out);
            }
        }
    }

    private static void writeAndMove(Path target, Content content) throws IOException {
        // A short name of its own, since the target's may already be as long as a name can be. Not
        // Files.createTempFile, whose files only their owner may read.
        Path temporary = target.resolveSibling(".riffusion-" + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    1 << 16)) {
                content.writeTo(out);
            }
            moveIntoPlace(temporary, target);
        } catch (Throwable e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static void moveIntoPlace(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteAfter(Throwable failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        // The JDK's message would be the bare path of the temporary file.
        if (e instanceof AccessDeniedException) {
            return "no permission to write in its folder";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
