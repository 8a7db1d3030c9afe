package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.sampler.NoiseSchedule;
import io.github.riffusion4j.onnx.sampler.SchedulerConfig;
import io.github.riffusion4j.onnx.session.AutoDevice;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.FairSemaphore;
import io.github.riffusion4j.onnx.session.TextEncoder;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.session.VaeEncoder;
import io.github.riffusion4j.onnx.tokenizer.ClipTokenizer;
import io.github.riffusion4j.onnx.tokenizer.PromptTokens;
import io.github.riffusion4j.onnx.tokenizer.PromptWeighting;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Stable Diffusion 1 model in memory: its networks, and the facts about them. Safe for use by several threads at
 * once; {@link #close()} waits for running calls.
 */
public final class StableDiffusion implements AutoCloseable {

    /** What decides about its results. */
    private static final List<String> FINGERPRINTED = List.of(
            ModelDirectory.TEXT_ENCODER,
            ModelDirectory.UNET,
            ModelDirectory.VAE_ENCODER,
            ModelDirectory.VAE_DECODER,
            "tokenizer",
            "scheduler");

    private final ComponentLoader parts;
    private final TextEncoder textEncoder;
    private final Unet unet;
    private final Optional<Lazy<DeepCacheHead>> shallowUnet;
    private final Optional<VaeEncoder> vaeEncoder;
    private final VaeDecoder vaeDecoder;
    private final ModelSpec facts;
    private final ClipTokenizer tokenizer;
    private final NoiseSchedule schedule;
    private final EmbeddingCache embeddings = new EmbeddingCache();
    private final String fingerprint;

    private StableDiffusion(ModelDirectory folder, Device device, ComponentLoader parts) {
        this.parts = parts;
        // The small files first: what is wrong with them shows before the large ones are loaded.
        folder.requireRightSums(Int8DotProduct::ofThisMachine);
        this.tokenizer = ClipTokenizer.read(folder.path().resolve("tokenizer"));
        this.schedule = NoiseSchedule.of(
                SchedulerConfig.read(folder.path().resolve("scheduler").resolve("scheduler_config.json")));
        // Where the device is to be found out, that is done once.
        Device found = AutoDevice.resolve(device);
        FairSemaphore turns = FairSemaphore.of(callsAtOnce(found));
        this.textEncoder = parts.load(
                ModelDirectory.TEXT_ENCODER, file -> TextEncoder.load(file, found, turns), TextEncoder::close);
        this.unet = parts.load(ModelDirectory.UNET, file -> Unet.load(file, found, turns), Unet::close);
        this.shallowUnet = folder.findShallowUnet()
                .map(file -> new Lazy<>(
                        new BackgroundLoad<>(() -> DeepCacheHead.load(file, found, turns), DeepCacheHead::close)));
        this.vaeDecoder =
                parts.load(ModelDirectory.VAE_DECODER, file -> VaeDecoder.load(file, found, turns), VaeDecoder::close);
        this.vaeEncoder = folder.find(ModelDirectory.VAE_ENCODER).isPresent()
                ? Optional.of(parts.load(
                        ModelDirectory.VAE_ENCODER, file -> VaeEncoder.load(file, found, turns), VaeEncoder::close))
                : Optional.empty();
        this.facts = ModelSpec.of(folder, textEncoder, unet, vaeDecoder);
        this.fingerprint = Fingerprint.of(folder.path(), FINGERPRINTED);
    }

    /**
     * As many as there are processors for. A call takes all of them unless told otherwise: others beside it would make
     * nothing faster, and each would take memory of its own.
     */
    private static int callsAtOnce(Device device) {
        boolean limited = device.kind() == Device.Kind.CPU && device.threads().isPresent();
        return limited
                ? Math.max(
                        1,
                        Runtime.getRuntime().availableProcessors()
                                / device.threads().getAsInt())
                : 1;
    }

    /**
     * Loads a folder as {@link #load(Path, Device, LoadListener, Cancellation)} does, telling nobody.
     *
     * @throws InvalidModelException if the folder or one of its files is not what it should be
     * @throws RiffusionException if the device does not work
     */
    public static StableDiffusion load(Path folder, Device device) {
        return load(folder, device, (part, index, count) -> {}, new Cancellation());
    }

    /**
     * Loads a folder in the layout of Hugging Face Optimum or of diffusers: {@code text_encoder}, {@code unet},
     * {@code vae_decoder} and, unless no image is ever to be started from, {@code vae_encoder}, each with a
     * {@code model.onnx} (weights may be in files beside it) and, in newer layouts, a {@code config.json}. When one
     * part fails to load, those before it are closed.
     *
     * <p>As many calls of its networks run at once as there are processors for, given the device's threads, and one at
     * once where it has all of them or is a graphics card; calls of other threads wait for their turn in the order in
     * which they came. So a model takes the memory of its weights, and that of so many calls.
     *
     * @throws InvalidModelException if the folder or one of its files is not what it should be, or was imported for
     *     processors that sum up 8-bit products in another way than {@linkplain Int8DotProduct#ofThisMachine() this
     *     machine's} and would be wrong here
     * @throws RiffusionException if the device does not work
     * @throws io.github.riffusion4j.base.CancelledException if cancelled; the part that was being loaded is then loaded
     *     to its end in the background, and closed
     */
    public static StableDiffusion load(Path folder, Device device, LoadListener listener, Cancellation cancellation) {
        ModelDirectory files = ModelDirectory.open(folder);
        ComponentLoader parts = new ComponentLoader(files, listener, cancellation);
        try {
            return new StableDiffusion(files, device, parts);
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** The network that turns tokens into embeddings. */
    public TextEncoder textEncoder() {
        return textEncoder;
    }

    /** The network that finds the noise in latents. */
    public Unet unet() {
        return unet;
    }

    /**
     * The first and last layers of the UNet, for {@link DeepCacheUnet}. They are loaded when they are first asked for,
     * and take the memory of their own weights, about one percent of the UNet's in Stable Diffusion 1.
     *
     * @throws RiffusionException if the folder has none
     * @throws IllegalStateException if this model is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled while they are loaded
     */
    public DeepCacheHead shallowUnet(Cancellation cancellation) {
        return shallowUnet
                .orElseThrow(() -> new RiffusionException(folder() + ": this model cannot reuse what its UNet made in"
                        + " earlier steps, because its folder has no " + ModelDirectory.SHALLOW_UNET
                        + ", as models have"
                        + " that are imported by this library: import its weights, with Model.checkpoint(...) or"
                        + " \"riffusion models import\", or run the whole UNet at every step"))
                .get(cancellation);
    }

    /** The network that turns latents into an image. */
    public VaeDecoder vaeDecoder() {
        return vaeDecoder;
    }

    /** Whether the folder had a VAE encoder, without which nothing can be made from an image. */
    public boolean hasVaeEncoder() {
        return vaeEncoder.isPresent();
    }

    /**
     * The network that turns an image to start from into latents.
     *
     * @throws RiffusionException if the folder had none; see {@link #hasVaeEncoder()}
     */
    public VaeEncoder vaeEncoder() {
        return vaeEncoder.orElseThrow(() -> new RiffusionException(folder() + ": this model cannot start from an image,"
                + " because its folder has no " + ModelDirectory.VAE_ENCODER + "/model.onnx"));
    }

    /** From prompts to the tokens that its text encoder takes. */
    public ClipTokenizer tokenizer() {
        return tokenizer;
    }

    /** The noise levels that it was trained for. */
    public NoiseSchedule schedule() {
        return schedule;
    }

    /**
     * The embeddings of prompts, [1, tokens, {@link #embeddingWidth()}] each, their weights applied. All have as many
     * tokens as the longest needs, a multiple of 77, so that they can be mixed and used on the two sides of guidance.
     * Those that were asked for lately are kept, and not encoded again.
     */
    public List<Tensor> embed(List<WeightedPrompt> prompts, Cancellation cancellation) {
        // Often the same prompt stands on both sides of a mix: it is encoded once.
        Map<WeightedPrompt, PromptTokens> tokens = new HashMap<>();
        prompts.forEach(prompt -> tokens.computeIfAbsent(prompt, p -> PromptTokens.of(tokenizer, p)));
        int windows = tokens.values().stream()
                .mapToInt(PromptTokens::windowCount)
                .max()
                .orElse(0);
        Map<WeightedPrompt, Tensor> encoded = new HashMap<>();
        tokens.forEach((prompt, t) -> encoded.put(prompt, embed(prompt, t.padTo(windows), cancellation)));
        return prompts.stream().map(encoded::get).toList();
    }

    private Tensor embed(WeightedPrompt prompt, PromptTokens tokens, Cancellation cancellation) {
        EmbeddingCache.Key key = new EmbeddingCache.Key(prompt, tokens.windowCount());
        return embeddings.find(key).orElseGet(() -> {
            Tensor embedding = encode(tokens, cancellation);
            embeddings.keep(key, embedding);
            return embedding;
        });
    }

    private Tensor encode(PromptTokens prompt, Cancellation cancellation) {
        int[][] windows = new int[prompt.windowCount()][];
        Arrays.setAll(windows, prompt::window);
        return PromptWeighting.apply(prompt, textEncoder.encode(windows, cancellation));
    }

    /** What its latents look like, and how to get from and to pixels. */
    public LatentFormat latents() {
        return facts.latents();
    }

    /** The numbers in the embedding of one token; 768 for Stable Diffusion 1. */
    public int embeddingWidth() {
        return facts.embeddingWidth();
    }

    /**
     * The channels of the score that its UNet takes beside the latents, as {@code score_image} in its settings
     * describes them; 0 if it takes none.
     */
    public int scoreChannels() {
        return facts.scoreChannels();
    }

    /**
     * The version of the score's channels, by which the meaning of each is known; 1 where a model takes a score and its
     * settings do not say, and 0 if it takes none.
     */
    public int scoreVersion() {
        return facts.scoreVersion();
    }

    /** The folder it was loaded from, which holds its tokenizer and scheduler too. */
    public Path folder() {
        return facts.folder();
    }

    /**
     * What tells this model from others, wherever its files lie: a hash of them, 32 hexadecimal digits. Models that
     * were imported from the same weights in the same way have the same.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /** The device that it is on, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return textEncoder.device();
    }

    /** Waits for running calls, then closes every part. Calling it again does nothing. */
    @Override
    public void close() {
        try {
            shallowUnet.ifPresent(Lazy::close);
        } finally {
            parts.close();
            embeddings.clear();
        }
    }
}
