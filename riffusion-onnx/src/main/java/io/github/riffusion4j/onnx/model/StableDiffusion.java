package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.sampler.GuidedDenoiser;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.NoiseSchedule;
import io.github.riffusion4j.onnx.sampler.SchedulerConfig;
import io.github.riffusion4j.onnx.session.AutoDevice;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.NetworkHost;
import io.github.riffusion4j.onnx.session.TextEncoder;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.UnetCondition;
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
 * A Stable Diffusion 1 model in memory: its networks, tokenizer and noise schedule. Thread safe; {@link #close()} waits
 * for running calls.
 */
public final class StableDiffusion implements AutoCloseable {

    /** The directories whose files determine the results. */
    private static final List<String> FINGERPRINTED = List.of(
            ModelDirectory.TEXT_ENCODER,
            ModelDirectory.UNET,
            ModelDirectory.VAE_ENCODER,
            ModelDirectory.VAE_DECODER,
            "tokenizer",
            "scheduler");

    private final ComponentLoader components;
    private final TextEncoder textEncoder;
    private final Unet unet;
    private final Optional<Lazy<DeepCacheHead>> deepCacheHead;
    private final Optional<VaeEncoder> vaeEncoder;
    private final VaeDecoder vaeDecoder;
    private final Optional<Lazy<VaeDecoder>> previewDecoder;
    private final ModelSpec spec;
    private final ClipTokenizer tokenizer;
    private final NoiseSchedule noiseSchedule;
    private final EmbeddingCache embeddings = new EmbeddingCache();
    private final ModelKind kind;
    private final String fingerprint;

    private StableDiffusion(ModelDirectory directory, Device device, Memory memory, ComponentLoader components) {
        this.components = components;
        // An automatic device is resolved only once; and before anything else starts ONNX Runtime without the
        // directory.
        Device resolved = AutoDevice.resolve(device, directory.path());
        // The small files first: their errors show before the large ones are loaded.
        directory.requireSupportedWeights(Int8DotProduct::ofThisMachine);
        this.tokenizer = ClipTokenizer.read(directory.path().resolve("tokenizer"));
        this.noiseSchedule = NoiseSchedule.of(
                SchedulerConfig.read(directory.path().resolve("scheduler").resolve("scheduler_config.json")));
        NetworkHost host = memory == Memory.LOW ? NetworkHost.lowMemory() : NetworkHost.of(concurrentCalls(resolved));
        this.textEncoder = components.load(
                ModelDirectory.TEXT_ENCODER, file -> TextEncoder.load(file, resolved, host), TextEncoder::close);
        this.unet = components.load(ModelDirectory.UNET, file -> Unet.load(file, resolved, host), Unet::close);
        this.deepCacheHead = directory
                .findDeepCacheHead()
                .map(file -> new Lazy<>(
                        new BackgroundLoad<>(() -> DeepCacheHead.load(file, resolved, host), DeepCacheHead::close)));
        this.vaeDecoder = components.load(
                ModelDirectory.VAE_DECODER, file -> VaeDecoder.load(file, resolved, host), VaeDecoder::close);
        this.previewDecoder = directory
                .find(ModelDirectory.PREVIEW_DECODER)
                .map(file -> new Lazy<>(
                        new BackgroundLoad<>(() -> VaeDecoder.load(file, resolved, host), VaeDecoder::close)));
        this.vaeEncoder = directory.find(ModelDirectory.VAE_ENCODER).isPresent()
                ? Optional.of(components.load(
                        ModelDirectory.VAE_ENCODER, file -> VaeEncoder.load(file, resolved, host), VaeEncoder::close))
                : Optional.empty();
        this.spec = ModelSpec.of(directory, textEncoder, unet, vaeDecoder);
        this.kind = directory.kind(unet.embedsGuidance(), noiseSchedule.config());
        this.fingerprint = Fingerprint.of(directory.path(), FINGERPRINTED);
    }

    /**
     * The number of calls that may run at once: the number of processors divided by the threads of a call. A call uses
     * all processors by default; more calls would not be faster and would each take memory.
     */
    private static int concurrentCalls(Device device) {
        boolean limited = device.kind() == Device.Kind.CPU && device.threads().isPresent();
        return limited
                ? Math.max(
                        1,
                        Runtime.getRuntime().availableProcessors()
                                / device.threads().getAsInt())
                : 1;
    }

    /**
     * Loads a directory as {@link #load(Path, Device, Memory, LoadListener, Cancellation)} does, without a listener.
     *
     * @throws InvalidModelException if the directory or one of its files cannot be used
     * @throws RiffusionException if the device does not work
     */
    public static StableDiffusion load(Path directory, Device device) {
        return load(directory, device, Memory.USUAL, (part, index, count) -> {}, new Cancellation());
    }

    /**
     * Loads a directory in the layout of Hugging Face Optimum or of diffusers: {@code text_encoder}, {@code unet},
     * {@code vae_decoder} and, to start from images, {@code vae_encoder}, each with a {@code model.onnx} (weights may
     * be in files beside it) and, in newer layouts, a {@code config.json}. If one component fails to load, those before
     * it are closed.
     *
     * <p>As many calls of its networks run at once as there are processors for, given the device's threads: one, if it
     * uses all of them or is a graphics card. Calls of other threads wait in the order in which they came. So a model
     * takes the memory of its weights, and of that many calls; with {@link Memory#LOW} of one network and one call.
     *
     * @throws InvalidModelException if the directory or one of its files cannot be used, or was imported for processors
     *     that sum up 8-bit products in another way than {@linkplain Int8DotProduct#ofThisMachine() this machine's} and
     *     would give wrong results here
     * @throws RiffusionException if the device does not work
     * @throws io.github.riffusion4j.base.CancelledException if cancelled; a component that is being loaded is then
     *     loaded to its end in the background, and closed
     */
    public static StableDiffusion load(
            Path directory, Device device, Memory memory, LoadListener listener, Cancellation cancellation) {
        ModelDirectory files = ModelDirectory.open(directory);
        ComponentLoader components = new ComponentLoader(files, listener, cancellation);
        try {
            return new StableDiffusion(files, device, memory, components);
        } catch (RuntimeException | Error e) {
            components.closeAfter(e);
            throw e;
        }
    }

    /** How much of a model is in memory at a time. */
    public enum Memory {
        /** All of its networks, as long as it is open. */
        USUAL,
        /**
         * One network at a time: each is loaded when it is called, and unloaded when another is, so that generations
         * take longer by the time of loading. The limit is the largest network, which is the UNet, and its working
         * memory. Calls run one at a time; of two generations at the same time, each step may load a network.
         */
        LOW
    }

    /** The text encoder. */
    public TextEncoder textEncoder() {
        return textEncoder;
    }

    /** The UNet. */
    public Unet unet() {
        return unet;
    }

    /**
     * The first and last layers of the UNet, for {@link DeepCacheUnet}. They are loaded at the first call, and take the
     * memory of their own weights, about one percent of the UNet's in Stable Diffusion 1.
     *
     * @throws RiffusionException if the directory has none
     * @throws IllegalStateException if this model is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled while they are loaded
     */
    public DeepCacheHead deepCacheHead(Cancellation cancellation) {
        return deepCacheHead
                .orElseThrow(() -> new RiffusionException(directory() + ": this model cannot use DeepCache,"
                        + " because its directory has no " + ModelDirectory.DEEP_CACHE_HEAD
                        + ", as models have"
                        + " that are imported by this library: import its weights, with Model.checkpoint(...) or"
                        + " \"riffusion models import\", or run the whole UNet at every step"))
                .get(cancellation);
    }

    /**
     * The UNet with its inputs given but latents, timestep and embeddings, for one tile of one sample.
     *
     * @param deepCacheInterval the interval of calls in which all layers run: 1 for every call, without a cache; more
     *     for {@link DeepCacheUnet}, which is not thread safe
     * @param condition the score and guidance of every call
     * @throws RiffusionException if DeepCache is not possible; see {@link #deepCacheHead}
     */
    public GuidedDenoiser.Predictor predictor(
            int deepCacheInterval, UnetCondition condition, Cancellation cancellation) {
        return deepCacheInterval == 1
                ? (latents, timestep, embeds) -> unet.predict(latents, timestep, embeds, condition, cancellation)
                : new DeepCacheUnet(unet, deepCacheHead(cancellation), deepCacheInterval, condition, cancellation);
    }

    /** The VAE decoder. */
    public VaeDecoder vaeDecoder() {
        return vaeDecoder;
    }

    /**
     * Decodes latents to an image.
     *
     * @param latents [batch, channels, height, width], as the UNet has them
     * @return [batch, 3, height, width] in pixels, about -1 to 1
     */
    public Tensor decode(Tensor latents, Cancellation cancellation) {
        return vaeDecoder.decode(latents.times(1 / spec.latents().scale()), cancellation);
    }

    /**
     * Decodes latents to a preview: with the decoder for previews if the model was imported with one, which is loaded
     * at the first call, and as {@link #decode} otherwise.
     */
    public Tensor preview(Tensor latents, Cancellation cancellation) {
        return previewDecoder
                .map(decoder -> decoder.get(cancellation).decode(latents.times(1 / spec.previewScale()), cancellation))
                .orElseGet(() -> decode(latents, cancellation));
    }

    /** The {@code scaling_factor} of the VAE encoder: multiply its latents by it for the UNet. */
    public double encoderScale() {
        return spec.encoderScale();
    }

    /** Returns whether the directory has a VAE encoder, which is needed to start from images. */
    public boolean hasVaeEncoder() {
        return vaeEncoder.isPresent();
    }

    /**
     * The VAE encoder.
     *
     * @throws RiffusionException if the directory has none; see {@link #hasVaeEncoder()}
     */
    public VaeEncoder vaeEncoder() {
        return vaeEncoder.orElseThrow(
                () -> new RiffusionException(directory() + ": this model cannot start from an image,"
                        + " because its directory has no " + ModelDirectory.VAE_ENCODER + "/model.onnx"));
    }

    /** The tokenizer of prompts. */
    public ClipTokenizer tokenizer() {
        return tokenizer;
    }

    /** The noise levels that the model was trained on. */
    public NoiseSchedule schedule() {
        return noiseSchedule;
    }

    /**
     * The embeddings of prompts, [1, tokens, {@link #embeddingWidth()}] each, their weights applied. All have as many
     * tokens as the longest needs, a multiple of 77, so that they can be interpolated and used for guidance. Those that
     * were used recently are cached.
     */
    public List<Tensor> embed(List<WeightedPrompt> prompts, Cancellation cancellation) {
        // The same prompt is encoded once: often both prompts of an interpolation are equal.
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

    /** The format of the latents. */
    public LatentFormat latents() {
        return spec.latents();
    }

    /** The width of the embedding of one token; 768 for Stable Diffusion 1. */
    public int embeddingWidth() {
        return spec.embeddingWidth();
    }

    /**
     * The channels of the score that its UNet takes beside the latents, as {@code score_image} in its settings
     * describes them; 0 if it takes none.
     */
    public int scoreChannels() {
        return spec.scoreChannels();
    }

    /**
     * The version of the score's channels, which determines their meaning; 1 where a model takes a score and its
     * settings have no version, and 0 if it takes none.
     */
    public int scoreVersion() {
        return spec.scoreVersion();
    }

    /** The kind of the model: how it was distilled to few steps, if it was. */
    public ModelKind kind() {
        return kind;
    }

    /** The directory that the model was loaded from. */
    public Path directory() {
        return spec.directory();
    }

    /**
     * The hash of the model's files, wherever they are: 32 hexadecimal digits. Models that were imported from the same
     * weights in the same way have the same.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /** The device of the model, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return textEncoder.device();
    }

    /** Waits for running calls, then closes all components. Calling it again does nothing. */
    @Override
    public void close() {
        try {
            deepCacheHead.ifPresent(Lazy::close);
            previewDecoder.ifPresent(Lazy::close);
        } finally {
            components.close();
            embeddings.clear();
        }
    }

    /** Notified of the progress of loading a model, on the loading thread. */
    @FunctionalInterface
    public interface LoadListener {

        /**
         * Called before a component is loaded.
         *
         * @param component the name of its directory, such as {@code unet}
         * @param index the index of the component, from 0
         * @param count the number of components
         */
        void loading(String component, int index, int count);
    }
}
