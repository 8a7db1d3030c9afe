package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory to write to, in which the recordings' directories are repeated; made when it is first needed.
 *
 * @param directory where it is, or will be
 */
public record OutputDirectory(Path directory) {

    /**
     * The path of a file to write; the directory for it is made.
     *
     * @param name with {@code /} between directories
     * @throws RiffusionException if the directory cannot be made
     */
    public Path file(String name) {
        Path file = directory.resolve(name);
        Path parent = file.getParent();
        try {
            Files.createDirectories(parent == null ? directory : parent);
        } catch (IOException e) {
            throw new RiffusionException(parent + ": the directory cannot be made: " + IoReason.of(e), e);
        }
        return file;
    }

    boolean has(String name) {
        return Files.exists(directory.resolve(name));
    }

    /** All files there are, by the names that {@link #file} takes. */
    List<String> names() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            String separator = directory.getFileSystem().getSeparator();
            return files.map(file -> directory.relativize(file).toString().replace(separator, "/"))
                    .toList();
        } catch (IOException e) {
            throw new RiffusionException(directory + ": cannot be listed: " + IoReason.of(e), e);
        }
    }
}
