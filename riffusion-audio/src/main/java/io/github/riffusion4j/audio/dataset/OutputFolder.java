package io.github.riffusion4j.audio.dataset;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder to write to, in which the recordings' folders are repeated; made when it is first needed.
 *
 * @param folder where it is, or will be
 */
public record OutputFolder(Path folder) {

    /**
     * The path of a file to write; the folder for it is made.
     *
     * @param name with {@code /} between folders
     * @throws RiffusionException if the folder cannot be made
     */
    public Path file(String name) {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        try {
            Files.createDirectories(parent == null ? folder : parent);
        } catch (IOException e) {
            throw new RiffusionException(parent + ": the folder cannot be made: " + e, e);
        }
        return file;
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** All files there are, by the names that {@link #file} takes. */
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            String separator = folder.getFileSystem().getSeparator();
            return files.map(file -> folder.relativize(file).toString().replace(separator, "/"))
                    .toList();
        } catch (IOException e) {
            throw new RiffusionException(folder + ": cannot be listed: " + e, e);
        }
    }
}
