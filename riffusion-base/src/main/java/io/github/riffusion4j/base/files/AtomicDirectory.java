package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes folders that are whole or not there: under a temporary name beside the target, then moved into place. Safe for
 * use by many threads and processes: of several writers of one folder, one wins as a whole.
 */
public final class AtomicDirectory {

    private AtomicDirectory() {}

    /** Fills a folder with files. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Makes the folder {@code target}. When anything fails, nothing half-written stays behind.
     *
     * @param target must not exist yet, or be an empty folder
     * @throws RiffusionException if the folder that it is to be in does not exist, or it is there already and not
     *     empty, or a file cannot be written
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath().normalize();
        try {
            requireFree(target, absolute);
            writeAndMove(absolute, content);
        } catch (IOException e) {
            throw new RiffusionException(target + ": cannot be written: " + e, e);
        }
    }

    private static void requireFree(Path target, Path absolute) throws IOException {
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new RiffusionException(target + ": the folder " + parent + " does not exist; create it first");
        }
        if (Files.exists(absolute) && !isEmptyFolder(absolute)) {
            throw new RiffusionException(target + ": is there already; delete it first, or name another folder");
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static void writeAndMove(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling(".riffusion-" + UUID.randomUUID() + ".part");
        try {
            Files.createDirectory(temporary);
            content.writeTo(temporary);
            // Moving over a folder fails on some systems, even if that is empty.
            Files.deleteIfExists(target);
            Files.move(temporary, target);
        } catch (Throwable e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static void deleteAfter(Throwable failure, Path folder) {
        try {
            DirectoryTrees.delete(folder);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
