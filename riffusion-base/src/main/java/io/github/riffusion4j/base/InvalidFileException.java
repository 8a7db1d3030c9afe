package io.github.riffusion4j.base;

import java.nio.file.Path;

/** A file is missing, damaged, or not what its name or header claims. The message starts with the file's path. */
public class InvalidFileException extends RiffusionException {

    public InvalidFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public InvalidFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
