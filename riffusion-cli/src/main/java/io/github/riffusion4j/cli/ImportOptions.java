package io.github.riffusion4j.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the import of weights. */
final class ImportOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            converter = OptionConverters.Profile.class,
            completionCandidates = OptionConverters.Profile.class,
            description = "Kind of machine to import weights for: ${COMPLETION-CANDIDATES} (cpu, or cuda-fp16 on a"
                    + " graphics card). cpu-winograd is faster than cpu and takes twice the memory; cpu-int8 is faster"
                    + " still and a little off.")
    private Optional<ExportProfile> profile;

    @Option(
            names = "--lora",
            paramLabel = "LORA[:STRENGTH]",
            converter = OptionConverters.LoraFile.class,
            description = "LoRA to add to the weights, and its weight (1): a file, a directory with"
                    + " adapter_config.json, or one of the Hugging Face hub (owner/name, or"
                    + " owner/name/file.safetensors); may be given several times.")
    private List<Lora> loras = List.of();

    @Option(
            names = "--embedding",
            paramLabel = "FILE",
            description = "Textual inversion that teaches prompts a word: the one that the file names, such as <cat>,"
                    + " or else the file's own name; may be given several times.")
    private List<Path> embeddings = List.of();

    @Option(
            names = "--clip-skip",
            defaultValue = "1",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "Which layer of the text encoder prompts come from, counted from the last: 2 for models that"
                    + " were trained so (${DEFAULT-VALUE}).")
    private int clipSkip;

    @Option(
            names = "--prediction",
            paramLabel = "TYPE",
            converter = OptionConverters.Prediction.class,
            completionCandidates = OptionConverters.Prediction.class,
            description = "Quantity that the model predicts: ${COMPLETION-CANDIDATES}, if its files do not say or are"
                    + " wrong. A single file of Stable Diffusion 2 that makes noise needs the other of the first two.")
    private Optional<PredictionType> prediction;

    @Option(
            names = "--tokenizer",
            paramLabel = "DIRECTORY",
            description =
                    "Directory with vocab.json and merges.txt, for single-file checkpoints (CLIP's, from the hub).")
    private Optional<Path> tokenizer;

    @Option(
            names = "--vae",
            paramLabel = "VAE",
            description = "Autoencoder in place of the model's own, such as a tiny one: a directory, a file"
                    + " (taesd_decoder.safetensors), or one of the Hugging Face hub (madebyollin/taesd).")
    private Optional<Path> vae;

    @Option(names = "--preview-vae", paramLabel = "VAE", description = "Autoencoder for previews alone, as for --vae.")
    private Optional<Path> previewVae;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            converter = OptionConverters.Kind.class,
            completionCandidates = OptionConverters.Kind.class,
            description = "How the model was distilled to few steps, where files and names do not say:"
                    + " ${COMPLETION-CANDIDATES}.")
    private Optional<ModelKind.Distillation> kind;

    /** Returns whether an autoencoder for previews was given. */
    boolean hasPreviewVae() {
        return previewVae.isPresent();
    }

    /** The recipe of an import; for a CPU unless --profile says otherwise. */
    ModelRecipe recipe(ModelSource source) {
        ModelRecipe recipe = ModelRecipe.of(source, profile.orElse(ExportProfile.CPU))
                .withLoras(loras)
                .withEmbeddings(embeddings)
                .withoutLastTextLayers(clipSkip - 1);
        ModelRecipe predicting = prediction.map(recipe::withPrediction).orElse(recipe);
        ModelRecipe reading = tokenizer.map(predicting::withTokenizer).orElse(predicting);
        ModelRecipe sampling = kind.map(ModelKind::of).map(reading::withKind).orElse(reading);
        ModelRecipe decoding = vae.map(sampling::withVae).orElse(sampling);
        return previewVae.map(decoding::withPreviewVae).orElse(decoding);
    }

    /** Applies the options to a model. */
    Model apply(Model model) {
        if (model instanceof Model.Weights weights) {
            return new Model.Weights(
                    weights.source(),
                    profile.or(weights::profile),
                    loras,
                    embeddings,
                    clipSkip,
                    prediction,
                    tokenizer,
                    new Model.Decoding(vae, previewVae),
                    kind.map(ModelKind::of));
        }
        boolean single = prediction.isPresent()
                || tokenizer.isPresent()
                || vae.isPresent()
                || previewVae.isPresent()
                || kind.isPresent();
        if (profile.isPresent() || !loras.isEmpty() || !embeddings.isEmpty() || clipSkip > 1 || single) {
            throw new IllegalArgumentException("--profile, --lora, --embedding, --clip-skip, --prediction,"
                    + " --tokenizer, --vae, --preview-vae and --kind are for weights that are yet to be imported, but --model names a directory of ONNX"
                    + " models");
        }
        return model;
    }
}
