package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with all that is in it. Links are not followed. */
public final class DirectoryTrees {

    private DirectoryTrees() {}

    /**
     * The total size of its files, in bytes.
     *
     * @throws RiffusionException if it cannot be read
     */
    public static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new RiffusionException(directory + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * Deletes it, if it exists.
     *
     * @throws IOException if something in it cannot be deleted
     */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
