package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubModel;
import io.github.riffusion4j.onnx.hub.WeightsPrecision;
import io.github.riffusion4j.onnx.session.NativeLibraries;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.TextualInversion;
import java.nio.file.Path;
import java.util.List;

/** Downloads the weights of a recipe, and writes a directory that StableDiffusion loads. Immutable and thread safe. */
public final class ModelImport {

    private final Hub hub;
    private final Path unpacked;
    private final ImportListener listener;
    private final Cancellation cancellation;

    /**
     * Made by {@link ModelLibrary#importer}.
     *
     * @param hub the source of models, and of the tokenizer for those in a single file, which have none
     * @param unpacked the directory for weights from jars
     */
    ModelImport(Hub hub, Path unpacked, ImportListener listener, Cancellation cancellation) {
        this.hub = hub;
        this.unpacked = unpacked;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /**
     * Writes the directory: all of it, or nothing.
     *
     * @param directory a directory that does not exist yet, or is empty; its parent must exist
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the weights, a LoRA file or a textual inversion are
     *     damaged or cannot be used
     * @throws io.github.riffusion4j.onnx.hub.HubException if something cannot be downloaded
     * @throws io.github.riffusion4j.base.RiffusionException if the directory cannot be written
     */
    public void write(ModelRecipe recipe, Path directory) {
        write(local(recipe), weights(recipe), directory);
    }

    /**
     * Writes the directory as {@link #write(ModelRecipe, Path)} does, with ONNX Runtime's native libraries for the
     * platform of this machine in it: with their jar, it is all that generating takes. It may be copied, as into the
     * image of a container, and neither it nor any other directory has to be written to where it is used.
     *
     * @param directory as above
     * @throws io.github.riffusion4j.base.RiffusionException as above, or if ONNX Runtime has no native libraries for
     *     this platform
     */
    public void bake(ModelRecipe recipe, Path directory) {
        write(local(recipe), weights(recipe), directory, NativeLibraries::bake);
    }

    /** The recipe with its LoRA files and autoencoders on this machine: those that are not there are downloaded. */
    ModelRecipe local(ModelRecipe recipe) {
        PublishedLora published = new PublishedLora(hub, listener, cancellation);
        ModelRecipe local =
                recipe.withLoras(recipe.loras().stream().map(published::local).toList());
        PublishedVae vaes = new PublishedVae(hub, listener, cancellation);
        ModelRecipe decoding = recipe.vae().map(vaes::local).map(local::withVae).orElse(local);
        return recipe.previewVae()
                .map(vaes::local)
                .map(decoding::withPreviewVae)
                .orElse(decoding);
    }

    /** The directory or file with the weights, downloaded or unpacked first if needed. */
    Path weights(ModelRecipe recipe) {
        if (recipe.source() instanceof ModelSource.Published published) {
            return download(published.model(), recipe.profile());
        }
        if (recipe.source() instanceof ModelSource.Packed packed) {
            return packed.model().unpackedIn(unpacked);
        }
        return ((ModelSource.Local) recipe.source()).path();
    }

    private Path download(HubModel model, ExportProfile profile) {
        WeightsPrecision precision = profile == ExportProfile.PLAIN ? WeightsPrecision.FULL : WeightsPrecision.HALF;
        return model.downloadCheckpoint(precision, listener, cancellation);
    }

    /** Writes the directory from weights and LoRA files on this machine. */
    void write(ModelRecipe recipe, Path weights, Path directory) {
        write(recipe, weights, directory, written -> {});
    }

    private void write(ModelRecipe recipe, Path weights, Path directory, AtomicDirectory.Content more) {
        // The export moves a directory of its own into that one, and it is only then that all weights have been read.
        AtomicDirectory.write(directory, unfinished -> {
            List<String> before = facts(recipe, weights);
            export(recipe, weights, unfinished);
            if (!before.equals(facts(recipe, weights))) {
                throw new InvalidModelException(
                        weights,
                        "files that stay as they are while they are imported",
                        "other sizes or times at the end: is a download still running? Import it again");
            }
            more.writeTo(unfinished);
        });
    }

    private static List<String> facts(ModelRecipe recipe, Path weights) {
        try {
            return ModelKey.facts(recipe, weights);
        } catch (RiffusionException e) {
            // The export says better what is missing.
            return List.of();
        }
    }

    private void export(ModelRecipe recipe, Path weights, Path directory) {
        try (Checkpoint opened = Checkpoint.open(weights);
                Checkpoint model = changed(opened, recipe)) {
            ModelExport export =
                    ModelExport.of(model, recipe.profile()).withoutLastTextLayers(recipe.skippedTextLayers());
            ModelExport fitting =
                    recipe.products().map(export::withInt8DotProduct).orElse(export);
            Progress progress = listener::imported;
            if (recipe.tokenizer().isPresent()) {
                fitting.withTokenizer(recipe.tokenizer().get()).write(directory, progress.until(cancellation));
            } else if (model.tokenizer().isPresent()) {
                fitting.write(directory, progress.until(cancellation));
            } else {
                try (ClipFiles.Tokenizer clip = new ClipFiles(hub, listener, cancellation).tokenizerOf(model)) {
                    fitting.withTokenizer(clip.directory()).write(directory, progress.until(cancellation));
                }
            }
        }
    }

    private static Checkpoint changed(Checkpoint opened, ModelRecipe recipe) {
        Checkpoint predicting = recipe.prediction().map(opened::withPrediction).orElse(opened);
        Checkpoint merged = recipe.loras().isEmpty() ? predicting : predicting.with(recipe.loras());
        List<TextualInversion> words =
                recipe.embeddings().stream().map(TextualInversion::read).toList();
        Checkpoint worded = words.isEmpty() ? merged : merged.withEmbeddings(words);
        // The preview's first: it is compared with the model's own.
        Checkpoint previewing = recipe.previewVae().map(worded::withPreviewVae).orElse(worded);
        Checkpoint decoding = recipe.vae().map(previewing::withVae).orElse(previewing);
        return recipe.kind().map(decoding::withKind).orElse(decoding);
    }
}
