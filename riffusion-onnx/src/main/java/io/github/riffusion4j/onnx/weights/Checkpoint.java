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
 * A Stable Diffusion model as it is published: its networks' weights and settings, whatever layout its files have. All
 * layouts are given the names of diffusers and transformers, and of those that have changed, today's: {@code to_q},
 * {@code to_k}, {@code to_v} and {@code to_out.0}, of shape [out, in], in the autoencoder's attention;
 * {@code text_model.} before every name of the text encoder. Thread safe.
 */
public final class Checkpoint implements AutoCloseable {

    private final Path path;
    private final ModelPart textEncoder;
    private final ModelPart unet;
    private final ModelPart vae;
    private final JsonFile scheduler;
    private final Optional<Path> tokenizer;
    private final List<TextualInversion> embeddings;

    Checkpoint(
            Path path,
            ModelPart textEncoder,
            ModelPart unet,
            ModelPart vae,
            JsonFile scheduler,
            Optional<Path> tokenizer) {
        this(path, textEncoder, unet, vae, scheduler, tokenizer, List.of());
    }

    private Checkpoint(
            Path path,
            ModelPart textEncoder,
            ModelPart unet,
            ModelPart vae,
            JsonFile scheduler,
            Optional<Path> tokenizer,
            List<TextualInversion> embeddings) {
        this.path = path;
        this.textEncoder = textEncoder;
        this.unet = unet;
        this.vae = vae;
        this.scheduler = scheduler;
        this.tokenizer = tokenizer;
        this.embeddings = embeddings;
    }

    /**
     * Opens a folder in the layout of diffusers, or a single file in the original layout, safetensors or a PyTorch
     * checkpoint. Only what says where the tensors are is read. A single file has no settings: they are made out from
     * its tensors, and what leaves no trace in those is as in Stable Diffusion 1 and 2. It is taken to predict noise,
     * which is wrong for some of Stable Diffusion 2; see {@link #withPrediction}.
     *
     * @throws InvalidModelException if a file is missing, damaged, not what it should be, or may be harmful
     */
    public static Checkpoint open(Path path) {
        return Files.isRegularFile(path) ? SingleFile.open(path) : DiffusersFolder.open(path);
    }

    /**
     * The same model, but for what it predicts. It shares its files with this one: closing either closes both.
     *
     * @param prediction {@link PredictionType#V_PREDICTION} for Stable Diffusion 2 of 768 pixels
     */
    public Checkpoint withPrediction(PredictionType prediction) {
        JsonObject changed = scheduler.object().deepCopy();
        changed.addProperty("prediction_type", prediction.name().toLowerCase(Locale.ROOT));
        return new Checkpoint(
                path, textEncoder, unet, vae, JsonFile.of(scheduler.path(), changed), tokenizer, embeddings);
    }

    /**
     * The same model with LoRA files added to its UNet and text encoder, in full precision, each time a tensor is read.
     * The result shares its files with this one: closing either closes both.
     *
     * @throws InvalidModelException if a LoRA file is damaged, something else, or does not fit the model; the message
     *     names the tensor
     */
    public Checkpoint with(List<Lora> loras) {
        LoraMerge merge = LoraMerge.open(loras, LoraTargets.of(unet.weights(), textEncoder.weights()));
        return new Checkpoint(
                path,
                new ModelPart(textEncoder.config(), merge.apply(path, textEncoder.weights())),
                new ModelPart(unet.config(), merge.apply(path, unet.weights())),
                vae,
                scheduler,
                tokenizer,
                embeddings);
    }

    /**
     * The same model with words that its text encoder was taught: their vectors follow the embeddings of the tokens
     * that it has, after those added before. The result shares its files with this one: closing either closes both.
     *
     * @throws InvalidModelException if a vector does not have the width of the text encoder's embeddings
     */
    public Checkpoint withEmbeddings(List<TextualInversion> words) {
        List<TextualInversion> all = new ArrayList<>(embeddings);
        all.addAll(words);
        ModelPart taught = TokenTable.extend(textEncoder, words);
        return new Checkpoint(path, taught, unet, vae, scheduler, tokenizer, List.copyOf(all));
    }

    /** The folder or file that it was opened from. */
    public Path path() {
        return path;
    }

    /** The network that turns tokens into embeddings: CLIP's. */
    public ModelPart textEncoder() {
        return textEncoder;
    }

    /** The network that finds the noise in latents. */
    public ModelPart unet() {
        return unet;
    }

    /** The networks between images and latents: {@code encoder.*}, {@code decoder.*} and two convolutions. */
    public ModelPart vae() {
        return vae;
    }

    /** What is in {@code scheduler_config.json}: the noise that the model was trained on. */
    public JsonFile scheduler() {
        return scheduler;
    }

    /** The folder with the tokenizer's files; empty where the model is a single file, which has none. */
    public Optional<Path> tokenizer() {
        return tokenizer;
    }

    /** The words added by {@link #withEmbeddings}: their vectors are the last of the text encoder's table. */
    public List<TextualInversion> embeddings() {
        return embeddings;
    }

    /** How many tokens its text encoder has an embedding for. */
    public int vocabularySize() {
        return TokenTable.of(textEncoder).shape().get(0);
    }

    /** Lets go of all files. May be called twice. */
    @Override
    public void close() {
        textEncoder.weights().close();
        unet.weights().close();
        vae.weights().close();
    }
}
