package io.github.riffusion4j;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubModel;
import io.github.riffusion4j.onnx.library.ModelRecipe;
import io.github.riffusion4j.onnx.library.ModelSource;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.weights.Lora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The source of a pipeline's Stable Diffusion model. Nothing is read or downloaded until the pipeline is built. */
public sealed interface Model {

    /** The name of the model in the box. */
    String TINY = "tiny";

    /**
     * The small model that comes with the library, offline: instruments, grooves and moods in loops of 5.12 seconds,
     * made for a CPU. It needs {@code io.github.riffusion4j:riffusion-model-tiny} among the dependencies, and is the
     * default of a pipeline that has it.
     */
    static Weights tiny() {
        return weights(new ModelSource.Packed(TINY));
    }

    private static Weights weights(ModelSource source) {
        return new Weights(
                source,
                Optional.empty(),
                List.of(),
                List.of(),
                1,
                Optional.empty(),
                Optional.empty(),
                Decoding.OWN,
                Optional.empty());
    }

    /**
     * A directory that holds an ONNX model, laid out as Hugging Face Optimum or the older diffusers write it, or as
     * {@link io.github.riffusion4j.onnx.library.ModelImport} does: {@code text_encoder}, {@code unet},
     * {@code vae_decoder}, {@code vae_encoder}, {@code tokenizer} and {@code scheduler}. Nothing is written to it; one
     * that {@link io.github.riffusion4j.onnx.library.ModelImport#bake} made needs no other directory either.
     */
    static Model directory(Path directory) {
        return new Directory(directory);
    }

    /**
     * A model of the Hugging Face hub: downloaded and imported once, then taken from the cache.
     *
     * @param name {@code owner/name}, {@code owner/name@revision}, or {@code owner/name/file.safetensors}
     * @throws IllegalArgumentException if it is none of these
     */
    static Weights hub(String name) {
        return hub(Hub.standard().model(Objects.requireNonNull(name, "name")));
    }

    /** A model of a hub, which may be another than Hugging Face's. */
    static Weights hub(HubModel model) {
        return weights(new ModelSource.Published(Objects.requireNonNull(model, "model")));
    }

    /**
     * Weights on this machine, in safetensors or PyTorch files: a directory in the layout of diffusers, or a single
     * file in the original layout. Imported once, then taken from the cache.
     */
    static Weights checkpoint(Path path) {
        return weights(new ModelSource.Local(Objects.requireNonNull(path, "path")));
    }

    /**
     * The model that a user means by a name: a directory of ONNX models or weights, a file of weights, or, if nothing
     * of that name is on this machine, {@link #TINY} or a model of the Hugging Face hub.
     */
    static Model named(String name) {
        Optional<Path> path = existing(Objects.requireNonNull(name, "name"));
        if (path.isPresent()) {
            return holdsOnnx(path.get()) ? directory(path.get()) : checkpoint(path.get());
        }
        if (name.equals(TINY)) {
            return tiny();
        }
        try {
            return hub(name);
        } catch (IllegalArgumentException e) {
            // Loading it will say that it is not there.
            return directory(Path.of(name));
        }
    }

    private static Optional<Path> existing(String name) {
        try {
            return Optional.of(Path.of(name)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Directories of weights hold configurations, too, but no graphs. */
    private static boolean holdsOnnx(Path directory) {
        Path unet = directory.resolve("unet");
        if (!Files.isDirectory(directory)) {
            return false;
        }
        if (!Files.isDirectory(unet)) {
            return true;
        }
        try (Stream<Path> files = Files.list(unet)) {
            List<String> names = files.map(Path::toString).toList();
            return names.stream().anyMatch(file -> file.endsWith(".onnx"))
                    || names.stream().noneMatch(file -> file.endsWith(".safetensors") || file.endsWith(".bin"));
        } catch (IOException e) {
            throw new RiffusionException(unet + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * A model in a directory.
     *
     * @param path the directory that holds {@code unet} and the other parts
     */
    record Directory(Path path) implements Model {

        /** Checks its argument. */
        public Directory {
            Objects.requireNonNull(path, "directory");
        }
    }

    /**
     * A model that is to be imported.
     *
     * @param source its weights
     * @param profile the kind of machine to import it for; empty for the one that suits the device: exact on the CPU,
     *     half precision on a graphics card
     * @param loras low-rank adaptations that are added to the weights
     * @param embeddings files of textual inversions: words to add to those that the text encoder knows
     * @param clipSkip from which layer of the text encoder, counted from the last, prompts go to the model: 1 for the
     *     last, 2 for the one before it
     * @param prediction the quantity that the UNet predicts; empty for what the model's files say
     * @param tokenizer a directory with {@code vocab.json} and {@code merges.txt}; empty for the model's own, or CLIP's
     * @param decoding autoencoders in place of the model's own, or besides it
     * @param kind the kind of the model; empty for what its files and their names say
     */
    record Weights(
            ModelSource source,
            Optional<ExportProfile> profile,
            List<Lora> loras,
            List<Path> embeddings,
            int clipSkip,
            Optional<PredictionType> prediction,
            Optional<Path> tokenizer,
            Decoding decoding,
            Optional<ModelKind> kind)
            implements Model {

        /** @throws IllegalArgumentException if {@code clipSkip} is below 1 */
        public Weights {
            if (clipSkip < 1) {
                throw new IllegalArgumentException(
                        "clip skip is 1 for all layers, 2 for one less and so on, not " + clipSkip);
            }
            loras = List.copyOf(loras);
            embeddings = List.copyOf(embeddings);
        }

        /** This model imported for that kind of machine; {@link ExportProfile#CPU_INT8} is the fastest on a CPU. */
        public Weights profile(ExportProfile machine) {
            return new Weights(
                    source,
                    Optional.of(Objects.requireNonNull(machine, "machine")),
                    loras,
                    embeddings,
                    clipSkip,
                    prediction,
                    tokenizer,
                    decoding,
                    kind);
        }

        /**
         * This model with a LoRA added, after those that are there: LoRA, LoHa, LoKr, DoRA or differences of weights,
         * with the names of kohya, LyCORIS, diffusers, PEFT or ComfyUI.
         *
         * @param file a file, a directory with PEFT's {@code adapter_config.json}, or, if nothing of that name is on
         *     this machine, a name on the hub: {@code owner/name} or {@code owner/name/file.safetensors}
         * @param strength 1 for the changes as they were trained, 0 for none
         */
        public Weights lora(Path file, double strength) {
            List<Lora> more = new ArrayList<>(loras);
            more.add(new Lora(Objects.requireNonNull(file, "file"), strength));
            return new Weights(source, profile, more, embeddings, clipSkip, prediction, tokenizer, decoding, kind);
        }

        /**
         * This model with a word that a textual inversion taught it (a file of diffusers or of Stable Diffusion web UI,
         * safetensors or PyTorch), after those that are there. Prompts use it by its name: that in the file, such as
         * {@code <cat>}, or that of the file where it holds none.
         */
        public Weights embedding(Path file) {
            List<Path> more = new ArrayList<>(embeddings);
            more.add(Objects.requireNonNull(file, "file"));
            return new Weights(source, profile, loras, more, clipSkip, prediction, tokenizer, decoding, kind);
        }

        /**
         * This model with the text encoder that user interfaces call "clip skip": 2 leaves out its last layer, for
         * models that were trained so. A choice of the import, since what is left out costs nothing then.
         *
         * @param layer at least 1; more than the text encoder has layers is refused when it is imported
         */
        public Weights clipSkip(int layer) {
            return new Weights(source, profile, loras, embeddings, layer, prediction, tokenizer, decoding, kind);
        }

        /**
         * This model with another prediction type than its files say. A single file of Stable Diffusion 2 may not say
         * whether it predicts noise or velocity; of the wrong one, images are noise.
         */
        public Weights prediction(PredictionType type) {
            return new Weights(
                    source,
                    profile,
                    loras,
                    embeddings,
                    clipSkip,
                    Optional.of(Objects.requireNonNull(type, "type")),
                    tokenizer,
                    decoding,
                    kind);
        }

        /**
         * This model with another tokenizer. Single files have none, and take CLIP's, from the hub.
         *
         * @param directory with {@code vocab.json} and {@code merges.txt}
         */
        public Weights tokenizer(Path directory) {
            return new Weights(
                    source,
                    profile,
                    loras,
                    embeddings,
                    clipSkip,
                    prediction,
                    Optional.of(Objects.requireNonNull(directory, "directory")),
                    decoding,
                    kind);
        }

        /**
         * This model with another autoencoder, as a tiny one (diffusers' {@code AutoencoderTiny}, TAESD), which decodes
         * in a fraction of the time. Of a decoder alone, images are still encoded by the model's own.
         *
         * @param path a directory in the layout of diffusers, a file of weights (of TAESD the decoder's, beside which
         *     the encoder's may lie), or, if nothing of that name is on this machine, a name on the hub, such as
         *     {@code madebyollin/taesd}
         */
        public Weights vae(Path path) {
            return decoding(new Decoding(Optional.of(Objects.requireNonNull(path, "path")), decoding.preview()));
        }

        /**
         * This model with an autoencoder for the previews of {@link DenoisingProgress#preview()} alone.
         *
         * @param path as for {@link #vae}
         */
        public Weights previewVae(Path path) {
            return decoding(new Decoding(decoding.vae(), Optional.of(Objects.requireNonNull(path, "path"))));
        }

        private Weights decoding(Decoding other) {
            return new Weights(source, profile, loras, embeddings, clipSkip, prediction, tokenizer, other, kind);
        }

        /**
         * This model as one of that kind: how it was distilled to few steps. Where it is not set, the files say it, or
         * their names and those of LoRA files: LCM, TCD, Hyper-SD, Turbo, SDXS.
         */
        public Weights kind(ModelKind kind) {
            return new Weights(
                    source,
                    profile,
                    loras,
                    embeddings,
                    clipSkip,
                    prediction,
                    tokenizer,
                    decoding,
                    Optional.of(Objects.requireNonNull(kind, "kind")));
        }

        /** The recipe of its import, for a machine that the profile {@code usual} suits. */
        ModelRecipe recipe(ExportProfile usual) {
            ModelRecipe recipe = ModelRecipe.of(source, profile.orElse(usual))
                    .withLoras(loras)
                    .withEmbeddings(embeddings)
                    .withoutLastTextLayers(clipSkip - 1);
            ModelRecipe predicting = prediction.map(recipe::withPrediction).orElse(recipe);
            ModelRecipe reading = tokenizer.map(predicting::withTokenizer).orElse(predicting);
            ModelRecipe sampling = kind.map(reading::withKind).orElse(reading);
            return decoding.applyTo(sampling);
        }
    }

    /**
     * Autoencoders that a model is given.
     *
     * @param vae in place of the model's own
     * @param preview for previews alone
     */
    record Decoding(Optional<Path> vae, Optional<Path> preview) {

        /** The model's own, for results and previews. */
        public static final Decoding OWN = new Decoding(Optional.empty(), Optional.empty());

        private ModelRecipe applyTo(ModelRecipe recipe) {
            ModelRecipe decoding = vae.map(recipe::withVae).orElse(recipe);
            return preview.map(decoding::withPreviewVae).orElse(decoding);
        }
    }
}
