package io.github.riffusion4j.onnx.internal;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a duration, in production or in tests. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Waits for {@code duration}.
     *
     * @throws CancelledException as soon as {@code cancellation} is cancelled or the thread is interrupted
     */
    void sleep(Duration duration, Cancellation cancellation);

    /** The real clock. */
    static Sleeper system() {
        return (duration, cancellation) -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown);
            try {
                if (cancelled.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new CancelledException();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(e);
            } finally {
                registration.close();
            }
        };
    }
}
