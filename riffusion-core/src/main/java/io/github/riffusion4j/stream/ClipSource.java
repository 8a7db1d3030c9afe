package io.github.riffusion4j.stream;

import java.util.Optional;

/** What makes a stream's clips. Any thread may call. */
interface ClipSource extends AutoCloseable {

    /** The wishes have changed. */
    void wake();

    /** Why the last clip could not be made, if it could not. */
    Optional<RuntimeException> failure();

    /** Whether no clip can be made any more. */
    boolean isStranded();

    /** The position up to which there are clips that have not been played yet; 0 if none are made ahead. */
    long madeUntil();

    /** Stops what is being made. Closing again does nothing. */
    @Override
    void close();
}
