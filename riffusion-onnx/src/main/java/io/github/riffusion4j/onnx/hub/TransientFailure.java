package io.github.riffusion4j.onnx.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The server is there, but not able to serve just now. */
final class TransientFailure extends IOException {

    private final Optional<Duration> wait;

    /** @param wait how long the server wants to be left alone, if it says so */
    TransientFailure(String problem, Optional<Duration> wait) {
        super(problem);
        this.wait = wait;
    }

    /** How long the server wants to be left alone, if {@code failure} says so. */
    static Optional<Duration> waitAskedBy(IOException failure) {
        return failure instanceof TransientFailure asked ? asked.wait : Optional.empty();
    }
}
