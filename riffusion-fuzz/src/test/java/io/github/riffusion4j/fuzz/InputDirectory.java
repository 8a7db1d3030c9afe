package io.github.riffusion4j.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory for readers of files; the system's temporary one, which readers may use, is in it. Not thread safe. */
public final class InputDirectory {

    private final Path directory;
    private final Set<String> names = new TreeSet<>();

    /** Makes an empty directory, in memory where the system has such. It is deleted when the Java VM ends. */
    public InputDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "riffusion-fuzz")
                    : Files.createTempDirectory("riffusion-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
    }

    /** The directory. */
    public Path path() {
        return directory;
    }

    /** Writes, or replaces, a file in the directory. */
    public Path write(String name, byte[] content) {
        try {
            names.add(name);
            return Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks for what a reader left behind.
     *
     * @throws AssertionError if there are other files than those written here
     */
    public void requireNothingElse() {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> found = files.map(file -> String.valueOf(file.getFileName()))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!found.equals(names)) {
                throw new AssertionError("there were " + names + " and now are " + found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try {
            for (String name : names) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
