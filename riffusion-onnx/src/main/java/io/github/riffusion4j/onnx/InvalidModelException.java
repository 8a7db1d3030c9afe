package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;

/**
 * Thrown for a model file or directory that cannot be used. The message names the file, what was expected and what was
 * found.
 */
public final class InvalidModelException extends InvalidFileException {

    private final Path file;
    private final String expected;
    private final String found;

    /** An exception for a file, with what was expected and found in words. */
    public InvalidModelException(Path file, String expected, String found) {
        super(file, message(expected, found));
        this.file = file;
        this.expected = expected;
        this.found = found;
    }

    /** An exception for a file, with what was expected and found in words, and its cause. */
    public InvalidModelException(Path file, String expected, String found, Throwable cause) {
        super(file, message(expected, found), cause);
        this.file = file;
        this.expected = expected;
        this.found = found;
    }

    private static String message(String expected, String found) {
        return "expected " + expected + "; found " + found;
    }

    /** The file or directory at fault. */
    public Path file() {
        return file;
    }

    /** The expectation, in words. */
    public String expected() {
        return expected;
    }

    /** The finding, in words. */
    public String found() {
        return found;
    }
}
