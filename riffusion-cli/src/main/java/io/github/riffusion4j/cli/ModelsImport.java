package io.github.riffusion4j.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.onnx.library.ModelImport;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Writes a folder that --model takes, from weights here or on the hub.")
final class ModelsImport implements Runnable {

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "Folder in the layout of diffusers, .safetensors or .ckpt file, owner/name on the hub, or tiny.")
    private String source = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder to write; must not exist yet.")
    private Path folder;

    @Option(
            names = "--v-prediction",
            description = "The model predicts velocity; files of one piece, such as those of some models of Stable"
                    + " Diffusion 2, do not say.")
    private boolean velocity;

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            description = "Folder with vocab.json and merges.txt, for files of one piece (CLIP's, from the hub).")
    private Optional<Path> tokenizer;

    @Mixin
    private ImportOptions how;

    @Mixin
    private Report report;

    @Override
    public void run() {
        if (!(Model.named(source) instanceof Model.Weights weights)) {
            throw new IllegalArgumentException(source + ": holds ONNX models already, or nothing to import");
        }
        try (Interrupt interrupt = new Interrupt();
                ModelBars bars = new ModelBars()) {
            ModelImport importer = ModelLibrary.standard().importer(bars, interrupt.cancellation());
            long bytes = bars.during(() -> write(importer, recipe(weights)));
            report.wrote(folder, Sizes.of(bytes), Sizes.facts(bytes));
        }
    }

    private ModelRecipe recipe(Model.Weights weights) {
        ModelRecipe recipe = how.recipe(weights.source());
        ModelRecipe predicting = velocity ? recipe.withPrediction(PredictionType.V_PREDICTION) : recipe;
        return tokenizer.map(predicting::withTokenizer).orElse(predicting);
    }

    private long write(ModelImport importer, ModelRecipe recipe) {
        importer.write(recipe, folder);
        return DirectoryTrees.bytes(folder);
    }
}
