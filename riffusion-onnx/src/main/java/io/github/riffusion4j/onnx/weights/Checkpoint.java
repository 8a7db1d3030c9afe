package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.sampler.SchedulerConfig;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A published Stable Diffusion model: the weights and configurations of its networks, in any layout of files. Tensors
 * have the names of diffusers and transformers in all layouts, and of those that have changed, the current ones:
 * {@code to_q}, {@code to_k}, {@code to_v} and {@code to_out.0}, of shape [out, in], in the autoencoder's attention;
 * {@code text_model.} before every name of the text encoder. Thread safe.
 */
public final class Checkpoint implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Checkpoint.class.getName());

    private final Path path;
    private final Component textEncoder;
    private final Component unet;
    private final Component vae;
    private final Additions additions;
    private final Config schedulerConfig;
    private final Optional<Path> tokenizer;
    private final List<TextualInversion> embeddings;

    Checkpoint(
            Path path,
            Component textEncoder,
            Component unet,
            Component vae,
            Config schedulerConfig,
            Optional<Path> tokenizer) {
        this(path, textEncoder, unet, vae, Additions.NONE, schedulerConfig, tokenizer, List.of());
    }

    private Checkpoint(
            Path path,
            Component textEncoder,
            Component unet,
            Component vae,
            Additions additions,
            Config schedulerConfig,
            Optional<Path> tokenizer,
            List<TextualInversion> embeddings) {
        this.path = path;
        this.textEncoder = textEncoder;
        this.unet = unet;
        this.vae = vae;
        this.additions = additions;
        this.schedulerConfig = schedulerConfig;
        this.tokenizer = tokenizer;
        this.embeddings = embeddings;
    }

    /**
     * Opens a directory in diffusers' layout, or a single file in the original layout, safetensors or a PyTorch
     * checkpoint. Reads only the headers. A single file has no configuration: it is inferred from the shapes of the
     * tensors, with the defaults of Stable Diffusion 1 and 2 for the rest. The prediction type is taken from the file's
     * metadata ({@code modelspec.prediction_type}, {@code modelspec.architecture}) or a tensor named {@code v_pred};
     * for Stable Diffusion 2 without them it is guessed from a bias, as by ComfyUI, which nothing proves, and a message
     * is logged; see {@link #withPrediction}.
     *
     * @throws InvalidModelException if a file is missing, damaged, of the wrong kind, or potentially harmful
     */
    public static Checkpoint open(Path path) {
        return Files.isRegularFile(path) ? SingleFileCheckpoint.open(path) : DiffusersDirectory.open(path);
    }

    /**
     * Returns this model with another prediction type. It shares its files with this one: closing either closes both.
     *
     * @param prediction {@link PredictionType#V_PREDICTION} for Stable Diffusion 2 of 768 pixels
     */
    public Checkpoint withPrediction(PredictionType prediction) {
        JsonObject changed = schedulerConfig.parse().object();
        changed.addProperty("prediction_type", prediction.name().toLowerCase(Locale.ROOT));
        return new Checkpoint(
                path,
                textEncoder,
                unet,
                vae,
                additions,
                Config.of(JsonFile.of(schedulerConfig.path(), changed)),
                tokenizer,
                embeddings);
    }

    /**
     * Returns this model with LoRA files merged into its UNet and text encoder, in full precision, each time a tensor
     * is read, and with the textual inversions in those files. Where the name of one says that it distils the model
     * (LCM-LoRA, Hyper-SD, TCD), the result is of that {@linkplain #kind() kind}. The result shares its files with this
     * one: closing either closes both.
     *
     * @throws InvalidModelException if a LoRA file is damaged, of another kind, or does not fit the model; the message
     *     names the tensor
     */
    public Checkpoint with(List<Lora> loras) {
        LoraMerge merge = LoraMerge.open(loras, LoraTargets.of(unet.weights(), textEncoder.weights()));
        Checkpoint merged = new Checkpoint(
                path,
                new Component(textEncoder.config(), merge.apply(path, textEncoder.weights())),
                new Component(unet.config(), merge.apply(path, unet.weights())),
                vae,
                merge.kind().map(additions::kind).orElse(additions),
                schedulerConfig,
                tokenizer,
                embeddings);
        try {
            return merge.embeddings().isEmpty() ? merged : merged.withEmbeddings(merge.embeddings());
        } catch (RuntimeException e) {
            merge.close();
            throw e;
        }
    }

    /**
     * Returns this model with textual inversions: their vectors are appended to the text encoder's token embeddings,
     * after those added before. The result shares its files with this one: closing either closes both.
     *
     * @throws InvalidModelException if a vector does not have the width of the token embeddings
     */
    public Checkpoint withEmbeddings(List<TextualInversion> words) {
        List<TextualInversion> all = new ArrayList<>(embeddings);
        all.addAll(words);
        Component extended = TokenEmbeddingTable.extend(textEncoder, words);
        return new Checkpoint(path, extended, unet, vae, additions, schedulerConfig, tokenizer, List.copyOf(all));
    }

    /**
     * Returns this model with another autoencoder: a full one, or a tiny one (diffusers' {@code AutoencoderTiny}, or
     * TAESD's own files), which decodes in a fraction of the time. If there is only a decoder, images are still encoded
     * by the model's own. The result shares its files with this one: closing either closes both.
     *
     * @param path a directory in the layout of diffusers, of the autoencoder or of a model; or a file of weights, of
     *     TAESD that of the decoder, beside which its encoder may lie
     * @throws InvalidModelException if it is missing, damaged, or for other latents than the model's
     */
    public Checkpoint withVae(Path path) {
        VaeWeights given = openVae(path);
        Component replacement = given.component();
        return given.encodes()
                ? with(closingBoth(path, replacement, vae), additions.decoder(Optional.empty()))
                : with(vae, additions.decoder(Optional.of(replacement)));
    }

    /**
     * Returns this model with a decoder for previews, besides the one for results.
     *
     * @param path as for {@link #withVae}
     * @throws InvalidModelException if it is missing, damaged, or for other latents than the model's
     */
    public Checkpoint withPreviewVae(Path path) {
        return with(vae, additions.preview(openVae(path).component()));
    }

    private VaeWeights openVae(Path path) {
        VaeWeights given = VaeWeights.open(path);
        try {
            given.requireLatentsOf(vae);
        } catch (RuntimeException e) {
            given.component().weights().close();
            throw e;
        }
        if (given.isNamedForSdxl()) {
            LOG.log(
                    Level.WARNING,
                    () -> path + ": is for Stable Diffusion XL, as its name says, whose latents have the shape of these"
                            + " but another meaning; colours will be wrong");
        }
        return given;
    }

    /** A component that also closes the one that it replaces. */
    private static Component closingBoth(Path source, Component component, Component replaced) {
        Weights weights = component.weights();
        List<StoredTensor> tensors =
                weights.names().stream().map(weights::tensor).toList();
        return new Component(component.config(), TensorMap.of(source, tensors, () -> {
            weights.close();
            replaced.weights().close();
        }));
    }

    private Checkpoint with(Component autoencoder, Additions others) {
        return new Checkpoint(path, textEncoder, unet, autoencoder, others, schedulerConfig, tokenizer, embeddings);
    }

    /** The directory or file that it was opened from. */
    public Path path() {
        return path;
    }

    /** CLIP's text encoder. */
    public Component textEncoder() {
        return textEncoder;
    }

    /** The UNet, which predicts the noise in latents. */
    public Component unet() {
        return unet;
    }

    /** The autoencoder: {@code encoder.*}, {@code decoder.*} and two convolutions. */
    public Component vae() {
        return vae;
    }

    /** The autoencoder whose decoder makes results of latents: {@link #vae}, unless another decoder was given. */
    public Component decoder() {
        return additions.decoder().orElse(vae);
    }

    /** The autoencoder whose decoder makes previews; empty if there is none for that. */
    public Optional<Component> previewDecoder() {
        return additions.preview();
    }

    /**
     * Returns this model as one of that kind, whatever its files and their names say. It shares its files with this
     * one: closing either closes both.
     */
    public Checkpoint withKind(ModelKind kind) {
        return with(vae, additions.kind(embedsGuidance() ? kind.embeddingGuidance() : kind));
    }

    /**
     * The kind of the model: how it was distilled, if it was. A UNet with guidance as an embedding is a latent
     * consistency model; LoRA files and models are otherwise known by their names, and models by their scheduler.
     */
    public ModelKind kind() {
        if (additions.kind().isPresent()) {
            return additions.kind().get();
        }
        if (embedsGuidance()) {
            return ModelKind.of(ModelKind.Distillation.LCM).embeddingGuidance();
        }
        return NamedKind.ofModel(path)
                .or(() -> ModelKind.of(SchedulerConfig.parse(schedulerConfig.path(), schedulerConfig.json())))
                .orElse(ModelKind.PLAIN);
    }

    private boolean embedsGuidance() {
        return unet.config().parse().element("time_cond_proj_dim").isPresent();
    }

    /**
     * The scheduler's configuration: the noise schedule that the model was trained on, with the class and the timesteps
     * that its {@linkplain #kind() kind} needs.
     */
    public Config schedulerConfig() {
        ModelKind kind = kind();
        JsonObject changed = schedulerConfig.parse().object().deepCopy();
        kind.schedulerClass().ifPresent(name -> changed.addProperty("_class_name", name));
        if (kind.needsTrailingTimesteps()) {
            changed.addProperty("timestep_spacing", "trailing");
        }
        return Config.of(JsonFile.of(schedulerConfig.path(), changed));
    }

    /** The tokenizer's directory; empty for a single-file model, which has none. */
    public Optional<Path> tokenizer() {
        return tokenizer;
    }

    /** The textual inversions added by {@link #withEmbeddings}, whose vectors are the last token embeddings. */
    public List<TextualInversion> embeddings() {
        return embeddings;
    }

    /** The number of token embeddings. */
    public int vocabularySize() {
        return TokenEmbeddingTable.of(textEncoder).shape().get(0);
    }

    /** Closes all files. Idempotent. */
    @Override
    public void close() {
        textEncoder.weights().close();
        unet.weights().close();
        vae.weights().close();
        additions.decoder().ifPresent(decoder -> decoder.weights().close());
        additions.preview().ifPresent(decoder -> decoder.weights().close());
    }

    /**
     * Parts that a model was given.
     *
     * @param decoder for results
     * @param preview the decoder for previews
     * @param kind the kind that it was made, or said to be
     */
    private record Additions(Optional<Component> decoder, Optional<Component> preview, Optional<ModelKind> kind) {

        static final Additions NONE = new Additions(Optional.empty(), Optional.empty(), Optional.empty());

        Additions decoder(Optional<Component> other) {
            return new Additions(other, preview, kind);
        }

        Additions preview(Component other) {
            return new Additions(decoder, Optional.of(other), kind);
        }

        Additions kind(ModelKind other) {
            return new Additions(decoder, preview, Optional.of(other));
        }
    }

    /**
     * One network of a model.
     *
     * @param weights its tensors, under the names of diffusers and transformers; closed with the checkpoint
     */
    public record Component(Config config, Weights weights) {}

    /**
     * A configuration as diffusers and transformers write it.
     *
     * @param path its file; the model's file where it was inferred
     * @param json a JSON object
     */
    public record Config(Path path, String json) {

        static Config of(JsonFile file) {
            return new Config(file.path(), file.object().toString());
        }

        JsonFile parse() {
            return JsonFile.parse(path, json);
        }
    }
}
