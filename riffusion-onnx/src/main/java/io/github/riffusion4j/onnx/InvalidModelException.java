package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;

/**
 * A model file or folder is not what it should be. The message holds the file, what was expected and what was found.
 */
public final class InvalidModelException extends InvalidFileException {

    private final Path file;
    private final String expected;
    private final String found;

    /** Says what {@code file} should be, and what it is. */
    public InvalidModelException(Path file, String expected, String found) {
        super(file, message(expected, found));
        this.file = file;
        this.expected = expected;
        this.found = found;
    }

    /** Says what {@code file} should be, what it is, and what that was found out by. */
    public InvalidModelException(Path file, String expected, String found, Throwable cause) {
        super(file, message(expected, found), cause);
        this.file = file;
        this.expected = expected;
        this.found = found;
    }

    private static String message(String expected, String found) {
        return "expected " + expected + "; found " + found;
    }

    /** The file or folder at fault. */
    public Path file() {
        return file;
    }

    /** What should have been there, in words. */
    public String expected() {
        return expected;
    }

    /** What was there, in words. */
    public String found() {
        return found;
    }
}
