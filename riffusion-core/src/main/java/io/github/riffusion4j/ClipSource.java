package io.github.riffusion4j;

import java.util.Optional;

/** A source of a stream's clips. Any thread may call. */
interface ClipSource extends AutoCloseable {

    /** Notifies that the controls have changed. */
    void wake();

    /** The failure of the last clip, if it failed. */
    Optional<RuntimeException> failure();

    /** True if no clip can be generated until the prompts change. */
    boolean hasFailed();

    /** The position up to which clips are ready; 0 if none are generated ahead. */
    long readyUntil();

    /** Cancels the clip that is being generated. Closing again does nothing. */
    @Override
    void close();
}
