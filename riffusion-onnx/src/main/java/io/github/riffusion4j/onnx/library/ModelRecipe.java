package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The weights to import, and the settings of the import.
 *
 * @param source the weights
 * @param profile the kind of machine that the model is for
 * @param loras the LoRA files to add to the weights, in this order; a path of which there is no file on this machine is
 *     taken as a name on the hub: {@code owner/name} or {@code owner/name/file.safetensors}
 * @param embeddings files of textual inversions: words to add to those that the text encoder knows, in this order
 * @param skippedTextLayers the last layers of the text encoder to leave out, 0 or more; "clip skip 2" leaves out one
 * @param prediction the quantity that the UNet predicts; if empty, that of its settings
 * @param tokenizer a directory with {@code vocab.json} and {@code merges.txt}; if empty, the model's own, or CLIP's
 * @param vae an autoencoder in place of the model's own: a directory, a file or, where there is none of that name on
 *     this machine, {@code owner/name} or {@code owner/name/file.safetensors} on the hub; if empty, the model's own
 * @param previewVae an autoencoder whose decoder makes previews, named in the same way
 * @param kind the kind of the model; if empty, what its files and their names say
 * @param int8DotProduct the kind of processor that {@link ExportProfile#CPU_INT8} is for; if empty, this machine's
 */
public record ModelRecipe(
        ModelSource source,
        ExportProfile profile,
        List<Lora> loras,
        List<Path> embeddings,
        int skippedTextLayers,
        Optional<PredictionType> prediction,
        Optional<Path> tokenizer,
        Optional<Path> vae,
        Optional<Path> previewVae,
        Optional<ModelKind> kind,
        Optional<Int8DotProduct> int8DotProduct) {

    /** @throws IllegalArgumentException if {@code skippedTextLayers} is negative */
    public ModelRecipe {
        if (skippedTextLayers < 0) {
            throw new IllegalArgumentException(
                    "at least 0 layers of the text encoder can be left out, not " + skippedTextLayers);
        }
        loras = List.copyOf(loras);
        embeddings = List.copyOf(embeddings);
    }

    /** The weights as they are. */
    public static ModelRecipe of(ModelSource source, ExportProfile profile) {
        return new ModelRecipe(
                source,
                profile,
                List.of(),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** This recipe with these LoRA files and no others. */
    public ModelRecipe withLoras(List<Lora> files) {
        return new ModelRecipe(
                source,
                profile,
                files,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe with the textual inversions in these files and no others. */
    public ModelRecipe withEmbeddings(List<Path> files) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                files,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe for another kind of machine. */
    public ModelRecipe withProfile(ExportProfile machine) {
        return new ModelRecipe(
                source,
                machine,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe without the last {@code count} layers of the text encoder. */
    public ModelRecipe withoutLastTextLayers(int count) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                count,
                prediction,
                tokenizer,
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe for a UNet that predicts {@code type}, which single files do not record. */
    public ModelRecipe withPrediction(PredictionType type) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                Optional.of(type),
                tokenizer,
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe with the tokenizer in {@code directory}. */
    public ModelRecipe withTokenizer(Path directory) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                Optional.of(directory),
                vae,
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe with another autoencoder. */
    public ModelRecipe withVae(Path path) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                Optional.of(path),
                previewVae,
                kind,
                int8DotProduct);
    }

    /** This recipe with an autoencoder for previews. */
    public ModelRecipe withPreviewVae(Path path) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                Optional.of(path),
                kind,
                int8DotProduct);
    }

    /** This recipe for a model of that kind, which names may not say. */
    public ModelRecipe withKind(ModelKind other) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                previewVae,
                Optional.of(other),
                int8DotProduct);
    }

    /** This recipe for that kind of processor, wherever it is imported. */
    public ModelRecipe withInt8DotProduct(Int8DotProduct products) {
        return new ModelRecipe(
                source,
                profile,
                loras,
                embeddings,
                skippedTextLayers,
                prediction,
                tokenizer,
                vae,
                previewVae,
                kind,
                Optional.of(products));
    }

    /** The kind of processor to import for; empty where it makes no difference. */
    Optional<Int8DotProduct> products() {
        return profile == ExportProfile.CPU_INT8
                ? Optional.of(int8DotProduct.orElseGet(Int8DotProduct::ofThisMachine))
                : Optional.empty();
    }
}
