package io.github.riffusion4j.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a shell needs to complete command lines. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes bash and zsh complete commands, options and names.",
            "For this shell: source <(riffusion completion)"
        })
final class Completion implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        System.out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    }
}
