package io.github.riffusion4j.cli;

import picocli.CommandLine.Command;

/** Groups the commands about models. */
@Command(
        name = "models",
        description = "Downloads, imports and lists models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelsPull.class, ModelsList.class, ModelsImport.class, ModelsInspect.class, ModelsRemove.class})
final class Models {}
