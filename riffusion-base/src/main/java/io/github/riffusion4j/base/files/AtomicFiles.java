package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.io.OutputStream;
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
     * @throws RiffusionException if the folder does not exist or the file cannot be written
     */
    public static void write(Path target, Content content) {
        try (AtomicFileWriter file = AtomicFileWriter.create(target)) {
            file.append(content);
            file.commit();
        }
    }

    /**
     * Verifies, before long work, that a file can be written.
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
}
