package io.github.riffusion4j.server;

import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;

/** There is no room for another generation. */
final class QueueFullException extends RiffusionException {

    private final Duration retryAfter;

    QueueFullException(int waiting, Duration retryAfter) {
        super(waiting + " generations are waiting already; try again in " + retryAfter.toSeconds() + " s");
        this.retryAfter = retryAfter;
    }

    /** When there is likely to be room: whole seconds, at least 1. */
    Duration retryAfter() {
        return retryAfter;
    }
}
