package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** To the library a silent clip is a bad argument; here it came out of a file, and the user wants to know which. */
final class FileErrors {

    private FileErrors() {}

    /** Does work on what {@code file} holds. */
    static <T> T file(Path file, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidFileException(StandardStreams.nameOf(file), String.valueOf(e.getMessage()), e);
        }
    }
}
