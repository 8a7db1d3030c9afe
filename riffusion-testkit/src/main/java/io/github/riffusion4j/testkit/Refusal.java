package io.github.riffusion4j.testkit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** What bad input must lead to: an exception of the right type whose message helps. */
public final class Refusal {

    private Refusal() {}

    /**
     * Asserts that {@code action} throws an exception of the type, whose message contains every one of {@code parts}.
     */
    public static <T extends Throwable> T of(Class<T> type, Executable action, String... parts) {
        T thrown = Assertions.assertThrows(type, action);
        String message = String.valueOf(thrown.getMessage());
        for (String part : parts) {
            Assertions.assertTrue(message.contains(part), () -> "expected \"" + part + "\" in the message: " + message);
        }
        return thrown;
    }
}
