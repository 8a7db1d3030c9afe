package io.github.riffusion4j.base;

import java.nio.file.Path;

/** A file is missing, damaged, or not what its name or header claims. The message starts with the file's path. */
public class InvalidFileException extends RiffusionException {

    /** Says what is wrong with {@code file}, with which value, and what to do. */
    public InvalidFileException(Path file, String problem) {
        this(file.toString(), problem);
    }

    /** Says what is wrong with {@code file}, and what it was found out by. */
    public InvalidFileException(Path file, String problem, Throwable cause) {
        this(file.toString(), problem, cause);
    }

    /** For content that did not come from a path: {@code source} says where from, such as "standard input". */
    public InvalidFileException(String source, String problem) {
        super(source + ": " + problem);
    }

    /** For content that did not come from a path: {@code source} says where from, such as "standard input". */
    public InvalidFileException(String source, String problem, Throwable cause) {
        super(source + ": " + problem, cause);
    }
}
