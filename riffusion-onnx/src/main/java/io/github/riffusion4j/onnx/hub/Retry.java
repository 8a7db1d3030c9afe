package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.internal.Pause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Decides whether to try again after a failure, and waits in between: each time twice as long. For one thread. */
final class Retry {

    private static final System.Logger LOG = System.getLogger(Retry.class.getName());

    static final int ATTEMPTS = 5;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** A server that wants to be left alone for longer is better asked again by the user. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final int attempts;
    private final Pause pause;
    private final Cancellation cancellation;
    private int failures;

    Retry(int attempts, Pause pause, Cancellation cancellation) {
        this.attempts = attempts;
        this.pause = pause;
        this.cancellation = cancellation;
    }

    /** Something went well: the failures before it no longer count. */
    void progressed() {
        failures = 0;
    }

    /**
     * Returns when it is time for the next attempt.
     *
     * @param subject what was being downloaded
     * @throws HubException if there have been enough attempts
     */
    void await(String subject, IOException failure) {
        failures++;
        Duration wait = TransientFailure.waitAskedBy(failure).orElse(FIRST_WAIT.multipliedBy(1L << (failures - 1)));
        if (failures >= attempts || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new HubException(subject, reason(failure) + advice(failure), failure);
        }
        LOG.log(Level.INFO, () -> subject + ": " + reason(failure) + "; next attempt in " + wait.toMillis() + " ms");
        pause.await(wait, cancellation);
    }

    private static String reason(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "the server did not answer in time";
        }
        if (failure instanceof ConnectException || failure instanceof TransientFailure) {
            return String.valueOf(failure.getMessage());
        }
        return "the download broke off ("
                + (failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()) + ")";
    }

    private static String advice(IOException failure) {
        return failure instanceof ConnectException
                ? "; check the network, and behind a proxy set -Dhttps.proxyHost and -Dhttps.proxyPort"
                : "; try again later";
    }
}
