package io.github.riffusion4j.testkit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Failures as assertions, their words included: an error message is part of what a user sees. */
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
