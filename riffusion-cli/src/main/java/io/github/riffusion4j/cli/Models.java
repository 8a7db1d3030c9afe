package io.github.riffusion4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.onnx.library.ModelImport;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups the commands about models. */
@Command(
        name = "models",
        description = "Downloads, imports and lists models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Models.Pull.class,
            Models.ListCommand.class,
            Models.Import.class,
            Models.Bake.class,
            Models.Inspect.class,
            Models.Remove.class
        })
final class Models {

    @Command(
            name = "pull",
            description = "Downloads a model of the Hugging Face hub and imports it, to be there when needed.")
    static final class Pull implements Runnable {

        @Parameters(
                paramLabel = "NAME",
                description = "owner/name, owner/name@revision, or owner/name/file.safetensors.")
        private String name = "";

        @Mixin
        private ImportOptions importOptions;

        @Mixin
        private Report report;

        @Override
        public void run() {
            ModelLibrary library = ModelLibrary.standard();
            ModelRecipe recipe =
                    importOptions.recipe(new ModelSource.Published(library.hub().model(name)));
            try (Interrupt interrupt = new Interrupt();
                    ConsoleProgressBar.ModelBars bars = new ConsoleProgressBar.ModelBars()) {
                Path directory = bars.during(() -> library.get(recipe, bars, interrupt.cancellation()));
                report.print(
                        "Ready: --model " + directory,
                        Report.of(directory, Sizes.facts(DirectoryTrees.bytes(directory))));
            }
        }
    }

    @Command(name = "import", description = "Converts weights, local or from the hub, to a directory for --model.")
    static final class Import implements Runnable {

        @Parameters(
                paramLabel = "SOURCE",
                description =
                        "Directory in the layout of diffusers, .safetensors or .ckpt file, owner/name on the hub, or tiny.")
        private String source = "";

        @Option(
                names = "--to",
                required = true,
                paramLabel = "DIRECTORY",
                description = "Directory to write; must not exist yet.")
        private Path directory;

        @Option(names = "--v-prediction", description = "The same as --prediction v-prediction.")
        private boolean velocity;

        @Mixin
        private ImportOptions importOptions;

        @Mixin
        private Report report;

        @Override
        public void run() {
            ModelRecipe recipe = recipe(weights(source));
            try (Interrupt interrupt = new Interrupt();
                    ConsoleProgressBar.ModelBars bars = new ConsoleProgressBar.ModelBars()) {
                ModelImport importer = ModelLibrary.standard().importer(bars, interrupt.cancellation());
                long bytes = bars.during(() -> write(importer, recipe));
                report.wrote(directory, Sizes.of(bytes), Sizes.facts(bytes));
            }
        }

        private ModelRecipe recipe(Model.Weights weights) {
            ModelRecipe recipe = importOptions.recipe(weights.source());
            return velocity ? recipe.withPrediction(PredictionType.V_PREDICTION) : recipe;
        }

        private long write(ModelImport importer, ModelRecipe recipe) {
            importer.write(recipe, directory);
            return DirectoryTrees.bytes(directory);
        }
    }

    @Command(
            name = "bake",
            description = {
                "Makes a directory with a model and all that it needs, ONNX Runtime's native libraries included.",
                "Copied to where it is used, as into the image of a container, it needs neither a home directory, nor the"
                        + " network, nor a place to write to: --model DIRECTORY."
            })
    static final class Bake implements Runnable {

        @Parameters(paramLabel = "DIRECTORY", description = "Directory to write; must not exist yet.")
        private Path directory;

        @Option(
                names = "--model",
                defaultValue = Model.TINY,
                paramLabel = "SOURCE",
                description = "tiny (the default), directory or file of weights, or owner/name on the hub.")
        private String source;

        @Mixin
        private ImportOptions importOptions;

        @Mixin
        private Report report;

        @Override
        public void run() {
            ModelRecipe recipe = importOptions.recipe(weights(source).source());
            try (Interrupt interrupt = new Interrupt();
                    ConsoleProgressBar.ModelBars bars = new ConsoleProgressBar.ModelBars()) {
                ModelImport importer = ModelLibrary.standard().importer(bars, interrupt.cancellation());
                long bytes = bars.during(() -> {
                    importer.bake(recipe, directory);
                    return DirectoryTrees.bytes(directory);
                });
                report.wrote(directory, Sizes.of(bytes), Sizes.facts(bytes));
            }
        }
    }

    private static Model.Weights weights(String source) {
        if (Model.named(source) instanceof Model.Weights weights) {
            return weights;
        }
        throw new IllegalArgumentException(source + ": holds ONNX models already, or nothing to import");
    }

    @Command(
            name = "inspect",
            description = "Shows the contents of a directory or file of weights, without loading them.")
    static final class Inspect implements Runnable {

        @Parameters(
                paramLabel = "SOURCE",
                description = "Directory in the layout of diffusers, or .safetensors or .ckpt file.")
        private Path source;

        @Option(names = "--tensors", description = "Name every tensor, with its type and shape.")
        private boolean tensors;

        @Mixin
        private Report report;

        @Override
        public void run() {
            try (Checkpoint model = Checkpoint.open(source)) {
                JsonObject kind = new JsonObject();
                kind.addProperty("kind", model.kind().distillation().name());
                kind.addProperty("steps", model.kind().steps());
                kind.addProperty("guidance", model.kind().guidance());
                kind.addProperty("embeds_guidance", model.kind().embedsGuidance());
                report.print(
                        "kind: " + model.kind() + "; by default " + model.kind().steps() + " steps, guidance "
                                + model.kind().guidance(),
                        named("kind", kind));
                print("text encoder", model.textEncoder());
                print("UNet", model.unet());
                print("autoencoder", model.vae());
                JsonObject scheduler = object(model.schedulerConfig());
                report.print("scheduler: " + scheduler, named("scheduler", scheduler));
                JsonObject tokenizer = new JsonObject();
                model.tokenizer().ifPresent(directory -> tokenizer.addProperty("file", directory.toString()));
                report.print(
                        "tokenizer: " + model.tokenizer().map(Path::toString).orElse("none (CLIP's is taken)"),
                        named("tokenizer", tokenizer));
            }
        }

        private void print(String name, Checkpoint.Component part) {
            List<StoredTensor> all =
                    part.weights().names().stream().map(part.weights()::tensor).toList();
            long numbers = all.stream().mapToLong(StoredTensor::elementCount).sum();
            TreeSet<String> types =
                    all.stream().map(tensor -> tensor.type().name()).collect(Collectors.toCollection(TreeSet::new));
            StringBuilder words = new StringBuilder(String.format(
                    Locale.ROOT, "%s: %d tensors, %.1f million numbers %s", name, all.size(), numbers / 1e6, types));
            words.append(System.lineSeparator())
                    .append("  ")
                    .append(part.config().json());
            JsonObject facts = new JsonObject();
            facts.addProperty("tensors", all.size());
            facts.addProperty("numbers", numbers);
            facts.add("types", array(types));
            facts.add("config", object(part.config()));
            if (tensors) {
                List<String> shapes = all.stream()
                        .map(tensor -> tensor.name() + " " + tensor.type() + " " + tensor.shape())
                        .toList();
                shapes.forEach(shape ->
                        words.append(System.lineSeparator()).append("  ").append(shape));
                facts.add("shapes", array(shapes));
            }
            report.print(words.toString(), named(name, facts));
        }

        private static JsonObject object(Checkpoint.Config config) {
            return JsonParser.parseString(config.json()).getAsJsonObject();
        }

        private static JsonObject named(String part, JsonObject facts) {
            JsonObject named = new JsonObject();
            named.addProperty("part", part);
            facts.entrySet().forEach(fact -> named.add(fact.getKey(), fact.getValue()));
            return named;
        }

        private static JsonArray array(Iterable<String> values) {
            JsonArray array = new JsonArray();
            values.forEach(array::add);
            return array;
        }
    }

    @Command(
            name = "remove",
            description =
                    "Removes an imported model, or the download of one (for other programs, too), to free the disk.")
    static final class Remove implements Runnable {

        @Parameters(paramLabel = "NAME", description = "As `models list` shows it.")
        private String name = "";

        @Mixin
        private Report report;

        @Override
        public void run() {
            ModelLibrary library = ModelLibrary.standard();
            long freed = library.remove(name);
            boolean downloaded = library.hub().cached().stream()
                    .anyMatch(model -> model.repository().equals(name));
            if (downloaded) {
                freed += library.hub().remove(name);
            }
            if (freed == 0) {
                throw new IllegalArgumentException(
                        name + ": there is no such model; `riffusion models list` shows them");
            }
            JsonObject facts = Sizes.facts(freed);
            facts.addProperty("removed", name);
            report.print("Removed " + name + " (" + Sizes.of(freed) + ")", facts);
        }
    }

    @Command(name = "list", description = "Lists the models that are on this machine: imported ones, and downloads.")
    static final class ListCommand implements Runnable {

        @Mixin
        private Report report;

        @Override
        public void run() {
            ModelLibrary library = ModelLibrary.standard();
            List<Found> imported = library.models().stream()
                    .map(model -> new Found("imported", model.name(), model.bytes()))
                    .toList();
            List<Found> downloaded = library.hub().cached().stream()
                    .map(model -> new Found("downloaded", model.repository(), model.bytes()))
                    .toList();
            report.print(
                    words("Imported, in " + library.directory() + ":", imported)
                            + System.lineSeparator()
                            + words("Downloaded, in " + library.hub().cache() + ":", downloaded),
                    Stream.concat(imported.stream(), downloaded.stream())
                            .map(Found::facts)
                            .toList());
        }

        private static String words(String heading, List<Found> models) {
            return Stream.concat(Stream.of(heading), models.stream().map(Found::words))
                    .collect(Collectors.joining(System.lineSeparator()));
        }

        /** A model on this machine. */
        private record Found(String kind, String name, long bytes) {

            String words() {
                return String.format("  %-10s %s", Sizes.of(bytes), name);
            }

            JsonObject facts() {
                JsonObject model = new JsonObject();
                model.addProperty("name", name);
                model.addProperty("kind", kind);
                Sizes.facts(bytes).entrySet().forEach(fact -> model.add(fact.getKey(), fact.getValue()));
                return model;
            }
        }
    }

    /** Formats sizes on disk. */
    static final class Sizes {

        private Sizes() {}

        /** Formats a size: {@code 3.4 GB}. */
        static String of(long bytes) {
            return bytes < 1_000_000_000
                    ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                    : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
        }

        /** The size as JSON. */
        static JsonObject facts(long bytes) {
            JsonObject facts = new JsonObject();
            facts.addProperty("bytes", bytes);
            return facts;
        }
    }
}
