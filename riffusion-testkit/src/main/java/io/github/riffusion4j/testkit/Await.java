package io.github.riffusion4j.testkit;

import java.util.function.BooleanSupplier;

/** Waits for another thread. */
public final class Await {

    private Await() {}

    /**
     * Returns once {@code condition} holds. Without a time-out of its own: that of the test interrupts it.
     *
     * @throws AssertionError if the thread is interrupted
     */
    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError("it never came to be", e);
            }
        }
    }
}
