package io.github.riffusion4j.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that are whole or not there: to a temporary name beside the target, then moved into place. */
public final class WholeFile {

    private WholeFile() {}

    /** Writes a file's content to a stream; buffered by the caller. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, replacing what was there only once all of it is written. When anything
     * fails, an existing target keeps its old content and nothing half-written stays behind.
     *
     * @throws RiffusionException if the folder does not exist or the file cannot be written
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new RiffusionException(target + ": is a folder; name a file to write to");
        }
        if (!Files.isDirectory(folder)) {
            throw new RiffusionException(target + ": the folder " + folder + " does not exist; create it first");
        }
        try {
            writeAndMove(absolute, folder, content);
        } catch (IOException e) {
            throw new RiffusionException(target + ": cannot be written: " + reason(e), e);
        }
    }

    private static void writeAndMove(Path target, Path folder, Content content) throws IOException {
        Path temporary = folder.resolve("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
