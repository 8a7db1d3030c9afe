package io.github.riffusion4j.testkit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Assertions on exceptions and their messages, which users see. */
public final class Failure {

    private Failure() {}

    /** Asserts that {@code call} throws a {@code type} whose message contains every one of {@code parts}. */
    public static void expect(Class<? extends Throwable> type, Executable call, String... parts) {
        String message = String.valueOf(Assertions.assertThrows(type, call).getMessage());
        for (String part : parts) {
            Assertions.assertTrue(message.contains(part), () -> "no \"" + part + "\" in: " + message);
        }
    }
}
