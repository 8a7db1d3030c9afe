package io.github.riffusion4j.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code riffusion}: music from text, and spectrograms to sound and back. */
@Command(
        name = "riffusion",
        description = "Music from text: Stable Diffusion paints a spectrogram, which is then played.",
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
            Riff.class,
            Interpolate.class,
            AudioToImage.class,
            ImageToAudio.class,
            PrintExif.class
        })
public final class Riffusion {

    @Option(names = "--stacktrace", description = "When something fails, show where.", scope = ScopeType.INHERIT)
    private boolean stacktrace;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command line and returns its exit code. */
    static int run(String... args) {
        Riffusion riffusion = new Riffusion();
        CommandLine commandLine = new CommandLine(riffusion);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(
                (e, command, parsed) -> Failure.report(e, command, riffusion.stacktrace));
        if (args.length == 0) {
            commandLine.usage(commandLine.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return commandLine.execute(args);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Riffusion.class.getPackage().getImplementationVersion();
            return new String[] {"riffusion " + (version == null ? "(unpackaged build)" : version)};
        }
    }
}
