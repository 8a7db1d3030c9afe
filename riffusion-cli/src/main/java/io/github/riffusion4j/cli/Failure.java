package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.score.NotationException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports an exception as one line and an exit code. */
final class Failure {

    private static final int INTERRUPTED = 130;

    private Failure() {}

    /** Something that a command threw. */
    static int report(Exception e, CommandLine command, boolean stacktrace) {
        // Anything else is a fault of ours: its place in the code is the most helpful thing to show.
        boolean expected = e instanceof RiffusionException || e instanceof IllegalArgumentException;
        if (stacktrace || !expected) {
            e.printStackTrace(command.getErr());
        } else if (e instanceof NotationException notation) {
            // Its own message shows the place by a caret on a line of its own.
            say(
                    command,
                    notation.description() + " (column " + (notation.index() + 1) + " of \"" + notation.text() + "\")");
        } else {
            say(command, e instanceof CancelledException ? "stopped" : String.valueOf(e.getMessage()));
        }
        if (e instanceof CancelledException) {
            return INTERRUPTED;
        }
        return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** Options that do not make sense: the first of them, instead of a page of help. */
    static int report(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String similar = "";
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            similar = suggestions.isEmpty() ? "" : "; did you mean " + String.join(", ", suggestions) + "?";
        }
        say(command, e.getMessage() + similar + " (" + command.getCommandSpec().qualifiedName() + " --help for more)");
        return CommandLine.ExitCode.USAGE;
    }

    /** Java's own message is just "Java heap space". */
    static int report(OutOfMemoryError e, CommandLine command) {
        say(command, "not enough memory (" + e.getMessage() + "); give Java more: JAVA_TOOL_OPTIONS=-Xmx8g");
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void say(CommandLine command, String message) {
        // Some messages of picocli and ONNX Runtime have several lines.
        command.getErr().println("riffusion: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
