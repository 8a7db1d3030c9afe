package io.github.riffusion4j.audio.dataset;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that a batch writes to, in which the recordings' folders are repeated; made when first needed. */
record OutputFolder(Path folder) {

    /** The file of that name, for which there is a folder then. */
    Path make(String name) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new RiffusionException(file.getParent() + ": the folder cannot be made: " + e, e);
        }
        return file;
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** All files there are, by the names that {@link #make} takes. */
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
