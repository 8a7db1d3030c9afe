package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Adds the file's name to errors about its content: a silent clip is a bad argument to the library, but a bad file
 * here.
 */
final class FileErrors {

    private FileErrors() {}

    /** Runs work on the content of {@code file}. */
    static <T> T file(Path file, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidFileException(StandardStreams.nameOf(file), String.valueOf(e.getMessage()), e);
        }
    }
}
