package io.github.riffusion4j.cli;

import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "pull",
        description = "Downloads a model of the Hugging Face hub and imports it, to be there when needed.")
final class ModelsPull implements Runnable {

    @Parameters(paramLabel = "NAME", description = "owner/name, owner/name@revision, or owner/name/file.safetensors.")
    private String name = "";

    @Mixin
    private ImportOptions how;

    @Mixin
    private Report report;

    @Override
    public void run() {
        ModelLibrary library = ModelLibrary.standard();
        ModelRecipe recipe = how.recipe(new ModelSource.Published(library.hub().model(name)));
        try (Interrupt interrupt = new Interrupt();
                ModelBars bars = new ModelBars()) {
            Path folder = bars.during(() -> library.get(recipe, bars, interrupt.cancellation()));
            report.tell("Ready: --model " + folder, Report.of(folder, Sizes.facts(DirectoryTrees.bytes(folder))));
        }
    }
}
