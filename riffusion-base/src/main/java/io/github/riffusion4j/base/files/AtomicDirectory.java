package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Writes directories that are whole or not there: under a temporary name beside the target, then moved into place. Safe
 * for use by many threads and processes: of several writers of one directory, one wins as a whole.
 */
public final class AtomicDirectory {

    private AtomicDirectory() {}

    /** Fills a directory with files. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path directory) throws IOException;
    }

    /**
     * Makes the directory {@code target}. When anything fails, nothing half-written stays behind; what processes that
     * were killed have left beside it is removed a day after its last change. Files are on the disk, and not only in
     * the system's memory, before the directory has its name.
     *
     * @param target must not exist yet, or be an empty directory
     * @throws RiffusionException if the directory that it is to be in does not exist, or it is there already and not
     *     empty, another writer finishes it first, or a file cannot be written
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath().normalize();
        try {
            requireFree(target, absolute);
            writeAndMove(absolute, content);
        } catch (IOException e) {
            throw new RiffusionException(target + ": cannot be written: " + IoReason.of(e), e);
        }
    }

    private static void requireFree(Path target, Path absolute) throws IOException {
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new RiffusionException(target + ": the directory " + parent + " does not exist; create it first");
        }
        if (Files.exists(absolute) && !isEmptyDirectory(absolute)) {
            throw new RiffusionException(target + ": is there already; delete it first, or name another directory");
        }
    }

    private static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static void writeAndMove(Path target, Content content) throws IOException {
        UnfinishedFiles.removeAbandoned(target.resolveSibling("."));
        Path temporary = UnfinishedFiles.beside(target);
        try {
            Files.createDirectory(temporary);
            content.writeTo(temporary);
            sync(temporary);
            move(temporary, target);
        } catch (Throwable e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            // Moving over a directory fails on some systems, even if that is empty.
            Files.deleteIfExists(target);
            Files.move(temporary, target);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw new RiffusionException(
                    target + ": was written by another thread or process meanwhile, and is left as it is; use it, or"
                            + " delete it first, or name another directory",
                    e);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                AtomicFiles.sync(file);
            }
        }
    }

    private static void deleteAfter(Throwable failure, Path directory) {
        try {
            DirectoryTrees.delete(directory);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
