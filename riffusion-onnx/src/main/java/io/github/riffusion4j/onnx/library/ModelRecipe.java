package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.Int8DotProduct;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to import, and how.
 *
 * @param source the weights
 * @param profile the kind of machine it is to run on
 * @param loras what to add to the weights, in this order
 * @param embeddings files of textual inversions: words to add to those that the text encoder knows, in this order
 * @param skippedTextLayers the last layers of the text encoder to leave out, 0 or more; "clip skip 2" leaves out one
 * @param prediction what the UNet predicts; empty for what its settings say
 * @param tokenizer a folder with {@code vocab.json} and {@code merges.txt}; empty for the model's own, or CLIP's
 * @param int8DotProduct the kind of processors that {@link ExportProfile#CPU_INT8} is for; empty for this machine's
 */
public record ModelRecipe(
        ModelSource source,
        ExportProfile profile,
        List<Lora> loras,
        List<Path> embeddings,
        int skippedTextLayers,
        Optional<PredictionType> prediction,
        Optional<Path> tokenizer,
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
                source, profile, List.of(), List.of(), 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** This recipe with these LoRA files and no others. */
    public ModelRecipe withLoras(List<Lora> files) {
        return new ModelRecipe(
                source, profile, files, embeddings, skippedTextLayers, prediction, tokenizer, int8DotProduct);
    }

    /** This recipe with the textual inversions in these files and no others. */
    public ModelRecipe withEmbeddings(List<Path> files) {
        return new ModelRecipe(source, profile, loras, files, skippedTextLayers, prediction, tokenizer, int8DotProduct);
    }

    /** This recipe for another kind of machine. */
    public ModelRecipe withProfile(ExportProfile machine) {
        return new ModelRecipe(
                source, machine, loras, embeddings, skippedTextLayers, prediction, tokenizer, int8DotProduct);
    }

    /** This recipe without the last {@code count} layers of the text encoder. */
    public ModelRecipe withoutLastTextLayers(int count) {
        return new ModelRecipe(source, profile, loras, embeddings, count, prediction, tokenizer, int8DotProduct);
    }

    /** This recipe for a UNet that predicts {@code type}: single files do not say. */
    public ModelRecipe withPrediction(PredictionType type) {
        return new ModelRecipe(
                source, profile, loras, embeddings, skippedTextLayers, Optional.of(type), tokenizer, int8DotProduct);
    }

    /** This recipe with the tokenizer in {@code folder}. */
    public ModelRecipe withTokenizer(Path folder) {
        return new ModelRecipe(
                source, profile, loras, embeddings, skippedTextLayers, prediction, Optional.of(folder), int8DotProduct);
    }

    /** This recipe for processors of that kind, wherever it is imported. */
    public ModelRecipe withInt8DotProduct(Int8DotProduct kind) {
        return new ModelRecipe(
                source, profile, loras, embeddings, skippedTextLayers, prediction, tokenizer, Optional.of(kind));
    }

    /** The kind of processors to import for; empty where it makes no difference. */
    Optional<Int8DotProduct> products() {
        return profile == ExportProfile.CPU_INT8
                ? Optional.of(int8DotProduct.orElseGet(Int8DotProduct::ofThisMachine))
                : Optional.empty();
    }
}
