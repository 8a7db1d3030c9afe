package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cancels the work in hand on Ctrl-C, and holds the JVM's end back until that work has cleaned up. */
final class Interrupt implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancelAndWait, "riffusion-interrupt");

    Interrupt() {
        this(PATIENCE);
    }

    /** @param patience the longest that the JVM's end is held back */
    Interrupt(Duration patience) {
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void cancelAndWait() {
        cancellation.cancel();
        try {
            if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(
                        "riffusion: still at work after " + patience.toSeconds() + " s; stopping all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook has done its part.
        }
    }
}
