package io.github.riffusion4j.cli;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code riffusion}: music from text, and spectrograms to sound and back. */
@Command(
        name = "riffusion",
        description = "Music from text: Stable Diffusion generates a spectrogram, which is converted to sound.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Riffusion.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a file, the model or the device did not work; the message says which",
            "2:the options are wrong",
            "130:stopped by Ctrl-C"
        },
        subcommands = {
            Generate.class,
            Loop.class,
            Riff.class,
            Extend.class,
            Interpolate.class,
            Stream.class,
            Compose.class,
            Bake.class,
            Recreate.class,
            Serve.class,
            Models.class,
            Benchmark.class,
            AudioToImage.class,
            ImageToAudio.class,
            AudioToLoop.class,
            PrintExif.class,
            SampleClips.class,
            SampleClips.Batch.class,
            AudioToImagesBatch.class,
            BatchCommand.class,
            Riffusion.Completion.class
        })
public final class Riffusion {

    /** Kept in a field, since the level of an unreferenced logger is lost. */
    private final Logger log = Logger.getLogger("io.github.riffusion4j");

    @Option(names = "--stacktrace", description = "Print the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean stacktrace;

    @Option(
            names = "--verbose",
            description = "Log more, such as why the model runs on the CPU.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    private Riffusion() {}

    /**
     * Runs a command line and ends the process with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        // One line per message, unless the user configured another format.
        String format = "java.util.logging.SimpleFormatter.format";
        System.setProperty(format, System.getProperty(format, "riffusion: %5$s%n"));
        System.exit(run(args));
    }

    /**
     * Runs a command line within a program, and returns its exit code. Reads and writes the standard streams of the
     * process; one command at a time.
     */
    public static int run(String... args) {
        CommandLine commandLine = commandLine();
        if (args.length == 0) {
            commandLine.usage(commandLine.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            return Failure.report(e, commandLine);
        }
    }

    static CommandLine commandLine() {
        Riffusion riffusion = new Riffusion();
        CommandLine commandLine = new CommandLine(riffusion);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, new OptionConverters.FilePath());
        // A prompt may start with @, and is not a file of options then.
        commandLine.setExpandAtFiles(false);
        commandLine.setParameterExceptionHandler((e, ignored) -> Failure.report(e));
        commandLine.setExecutionExceptionHandler(
                (e, command, parsed) -> Failure.report(e, command, riffusion.stacktrace));
        commandLine.setExecutionStrategy(parsed -> {
            riffusion.log.setLevel(riffusion.verbose ? Level.INFO : Level.WARNING);
            if (isQuiet(parsed)) {
                riffusion.log.setLevel(Level.SEVERE);
                System.clearProperty(ConsoleProgressBar.ON_TERMINAL);
            }
            return new RunLast().execute(parsed);
        });
        return commandLine;
    }

    private static boolean isQuiet(ParseResult parsed) {
        return parsed.hasMatchedOption(Report.QUIET) || (parsed.hasSubcommand() && isQuiet(parsed.subcommand()));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Riffusion.class.getPackage().getImplementationVersion();
            return new String[] {"riffusion " + (version == null ? "(unpackaged build)" : version)};
        }
    }

    /** Prints the completion script for shells. */
    @Command(
            name = "completion",
            description = {
                "Prints a script that makes bash and zsh complete commands, options and names.",
                "For this shell: source <(riffusion completion)"
            })
    static final class Completion implements Runnable {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            System.out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        }
    }
}
