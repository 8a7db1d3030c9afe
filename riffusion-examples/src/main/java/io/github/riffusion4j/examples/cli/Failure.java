package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import picocli.CommandLine;

/** Turns what a command throws into one line for the user and an exit code. */
final class Failure {

    private static final int INTERRUPTED = 130;

    private Failure() {}

    static int report(Exception e, CommandLine command, boolean stacktrace) {
        // Anything else is a fault of ours: its place in the code is the most helpful thing to show.
        boolean expected = e instanceof RiffusionException || e instanceof IllegalArgumentException;
        if (stacktrace || !expected) {
            e.printStackTrace(command.getErr());
        } else {
            command.getErr().println("riffusion: " + e.getMessage());
        }
        if (e instanceof CancelledException) {
            return INTERRUPTED;
        }
        return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
