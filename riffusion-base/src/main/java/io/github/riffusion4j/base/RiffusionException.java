package io.github.riffusion4j.base;

/**
 * Something outside the caller's arguments went wrong: a file, a model, a device. The message says what, where, which
 * value, and what to do next. Bad arguments are {@link IllegalArgumentException}s instead.
 */
public class RiffusionException extends RuntimeException {

    /** Says what, where, which value, and what to do next. */
    public RiffusionException(String message) {
        super(message);
    }

    /** Says what, where, which value, and what to do next; and what it was found out by. */
    public RiffusionException(String message, Throwable cause) {
        super(message, cause);
    }
}
