package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One run of the command line in this process: its exit code, and what it said. */
record Run(int code, String out, String err) {

    /** Arguments may be anything that has a text, such as paths. */
    static Run of(Object... args) {
        return of(new byte[0], args).run;
    }

    /**
     * A run that reads bytes from standard input, and may write bytes to standard output.
     *
     * @param run what it said, if that is text
     * @param out what it wrote
     */
    record Piped(Run run, ByteArrayOutputStream out) {
        byte[] bytes() {
            return out.toByteArray();
        }
    }

    static Piped of(byte[] in, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        InputStream realIn = System.in;
        System.setIn(new ByteArrayInputStream(in));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int code = Riffusion.run(Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
            return new Piped(
                    new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)), out);
        } finally {
            System.setIn(realIn);
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** Asserts that all went well, and in silence on standard error, which is no terminal here. */
    Run done(String... parts) {
        assertEquals("", err);
        assertEquals(0, code);
        for (String part : parts) {
            assertTrue(out.contains(part), () -> "no \"" + part + "\" in: " + out);
        }
        return this;
    }

    /** Asserts that it failed with one line on standard error that has all of these parts. */
    void failed(int expected, String... parts) {
        assertAll(
                () -> assertEquals("", out),
                () -> assertTrue(err.startsWith("riffusion: "), err),
                () -> assertEquals(1, err.lines().count(), err),
                () -> assertEquals(expected, code, err));
        for (String part : parts) {
            assertTrue(err.contains(part), () -> "no \"" + part + "\" in: " + err);
        }
    }
}
