package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.sampler.PredictionType;
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

    private final Path path;
    private final Component textEncoder;
    private final Component unet;
    private final Component vae;
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
        this(path, textEncoder, unet, vae, schedulerConfig, tokenizer, List.of());
    }

    private Checkpoint(
            Path path,
            Component textEncoder,
            Component unet,
            Component vae,
            Config schedulerConfig,
            Optional<Path> tokenizer,
            List<TextualInversion> embeddings) {
        this.path = path;
        this.textEncoder = textEncoder;
        this.unet = unet;
        this.vae = vae;
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
                Config.of(JsonFile.of(schedulerConfig.path(), changed)),
                tokenizer,
                embeddings);
    }

    /**
     * Returns this model with LoRA files merged into its UNet and text encoder, in full precision, each time a tensor
     * is read, and with the textual inversions in those files. The result shares its files with this one: closing
     * either closes both.
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
        return new Checkpoint(path, extended, unet, vae, schedulerConfig, tokenizer, List.copyOf(all));
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

    /** The scheduler's configuration: the noise schedule that the model was trained on. */
    public Config schedulerConfig() {
        return schedulerConfig;
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
