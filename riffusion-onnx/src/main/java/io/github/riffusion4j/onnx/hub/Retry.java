package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.internal.Sleeper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Retries with exponential backoff. Not thread safe. */
final class Retry {

    private static final System.Logger LOG = System.getLogger(Retry.class.getName());

    static final int ATTEMPTS = 5;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** The longest delay of a server to wait for. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final int attempts;
    private final Sleeper sleeper;
    private final Cancellation cancellation;
    private int failures;

    Retry(int attempts, Sleeper sleeper, Cancellation cancellation) {
        this.attempts = attempts;
        this.sleeper = sleeper;
        this.cancellation = cancellation;
    }

    /** Resets the number of failures after progress. */
    void progressed() {
        failures = 0;
    }

    /**
     * Waits until the next attempt is due.
     *
     * @param subject the name of the download, for messages
     * @throws HubException if there have been enough attempts
     */
    void await(String subject, IOException failure) {
        failures++;
        Duration wait = TransientException.retryAfter(failure).orElse(FIRST_WAIT.multipliedBy(1L << (failures - 1)));
        if (failures >= attempts || wait.compareTo(MAX_WAIT) > 0) {
            throw new HubException(subject, reason(failure) + advice(failure), failure);
        }
        LOG.log(Level.INFO, () -> subject + ": " + reason(failure) + "; next attempt in " + wait.toMillis() + " ms");
        sleeper.sleep(wait, cancellation);
    }

    private static String reason(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "the server did not answer in time";
        }
        if (failure instanceof ConnectException || failure instanceof TransientException) {
            return String.valueOf(failure.getMessage());
        }
        return "the connection was lost ("
                + (failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()) + ")";
    }

    private static String advice(IOException failure) {
        return failure instanceof ConnectException
                ? "; check the network, and behind a proxy set -Dhttps.proxyHost and -Dhttps.proxyPort"
                : "; try again later";
    }

    /** A failure of a server that a later request may not meet. */
    static final class TransientException extends IOException {

        private final Optional<Duration> wait;

        /** @param wait the delay that the server requests (Retry-After), if any */
        TransientException(String problem, Optional<Duration> wait) {
            super(problem);
            this.wait = wait;
        }

        /** The delay that the server requests, if any. */
        static Optional<Duration> retryAfter(IOException failure) {
            return failure instanceof TransientException later ? later.wait : Optional.empty();
        }
    }
}
