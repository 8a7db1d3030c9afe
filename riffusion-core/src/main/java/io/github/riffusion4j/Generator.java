package io.github.riffusion4j;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Runs plans with a model: from prompts and noise to latents, from these to an image, from that to sound. Thread safe.
 */
final class Generator implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Generator.class.getName());

    private static final int MAX_SIDE = 1 << 15;

    private final StableDiffusion model;
    private final SoundConversion conversion;

    /** Shared by requests in progress, exclusive to closing. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** The warnings that were logged: each is told once. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    Generator(StableDiffusion model, TransformBackend transforms) {
        this.model = model;
        this.conversion = new SoundConversion(transforms);
    }

    StableDiffusion model() {
        return model;
    }

    /** The shape of the model's latents. */
    LatentFormat latents() {
        return model.latents();
    }

    /** The score input of the model. */
    ScoreInput scoreInput() {
        return ScoreInput.of(model);
    }

    /** Composes what a request leaves open of its score. */
    ScorePlanner scorePlanner(ScoreOptions options, Prompt prompt) {
        return new ScorePlanner(options, prompt.text(), prompt.seed().orElse(0), scoreInput());
    }

    /** The options with a sampler and a number of steps: where none are set, those of the model's kind. */
    SamplingOptions resolve(SamplingOptions options) {
        ModelKind kind = model.kind();
        return options.steps(options.steps().orElse(kind.steps()))
                .sampler(options.sampler()
                        .orElseGet(() -> kind.sampler(model.schedule().config())));
    }

    /** The prompt with a guidance scale: where none is set, that of the model's kind. */
    Prompt resolve(Prompt prompt) {
        return prompt.guidance().isPresent()
                ? prompt
                : prompt.guidance(model.kind().guidance());
    }

    /** The blend with guidance scales, as {@link #resolve(Prompt)} gives them. */
    PromptBlend resolve(PromptBlend prompts) {
        return prompts.withUsualGuidance(model.kind().guidance());
    }

    /** The settings of a plan that ruin results of this model's kind, in words. */
    List<String> warnings(GenerationPlan plan) {
        return model.kind()
                .warnings(
                        plan.sampling().steps().orElseThrow(),
                        plan.prompts().guidance(),
                        plan.sampling().sampler().orElseThrow(),
                        plan.prompts().weights().keySet().stream()
                                .anyMatch(prompt -> !prompt.negative().isEmpty()));
    }

    /**
     * As {@link #resolve(SamplingOptions)}, for sampling that starts from an image.
     *
     * @throws IllegalArgumentException if it is to loop, and the image ends within a latent or is too long
     */
    SamplingOptions resolve(SamplingOptions options, SpectrogramImage image) {
        if (options.layout().isLoop()) {
            FrameCounts.requireLoop(image.width(), model.latents().downsampling());
        }
        return resolve(options);
    }

    /** A side of a spectrogram in pixels, if the model's networks can make it. */
    int requireSide(String name, int pixels) {
        int multiple = model.latents().imageMultiple();
        if (pixels < multiple || pixels > MAX_SIDE || pixels % multiple != 0) {
            throw new IllegalArgumentException(name + " must be a multiple of " + multiple + " from " + multiple
                    + " to " + MAX_SIDE + ", got " + pixels + "; " + nearest(pixels, multiple));
        }
        return pixels;
    }

    private static String nearest(int pixels, int multiple) {
        int most = MAX_SIDE / multiple * multiple;
        int below = Math.min(most, pixels / multiple * multiple);
        if (below < multiple || below == most) {
            return "the nearest is " + Math.max(multiple, below);
        }
        return "the nearest are " + below + " and " + (below + multiple);
    }

    /**
     * The spectrogram to start from, of a clip in bars.
     *
     * @param imageSamples that the bars last, at the clip's rate
     */
    SpectrogramImage seedImageOf(AudioClip clip, Channels channels, Boundary boundary, int imageSamples) {
        int width = FrameCounts.nearest(
                (double) imageSamples / clip.sampleRate(), model.latents().downsampling());
        return conversion.seedImageIn(width, clip, channels, boundary);
    }

    /** The spectrogram to start from, of a clip. */
    SpectrogramImage seedImageOf(AudioClip clip, Channels channels, Boundary boundary) {
        return conversion.seedImageOf(clip, channels, boundary, model.latents().downsampling());
    }

    /**
     * Does the work of a request, which {@link #close()} waits for.
     *
     * @throws IllegalStateException if this is closed, or being closed by another thread
     */
    <T> T whileOpen(Supplier<T> work) {
        // A request within a request in progress goes on, so that what closing waits for can end.
        if (closed && use.getReadHoldCount() == 0) {
            throw new IllegalStateException("this pipeline is closed");
        }
        Lock shared = use.readLock();
        shared.lock();
        try {
            return work.get();
        } finally {
            shared.unlock();
        }
    }

    /** True once {@link #close()} was called. */
    boolean isClosed() {
        return closed;
    }

    /** @throws io.github.riffusion4j.base.RiffusionException if the model cannot start from images */
    void requireEncoder() {
        model.vaeEncoder();
    }

    /** Runs a plan. */
    Generation generate(GenerationPlan plan, RunControl control) {
        return whileOpen(() -> encodeAndGenerate(plan, control));
    }

    private Generation encodeAndGenerate(GenerationPlan plan, RunControl control) {
        Optional<EncodedImage> encoded = plan.start() instanceof GenerationPlan.FromImage from
                ? Optional.of(encode(from.image(), plan.sampling(), control))
                : Optional.empty();
        return generate(plan, encoded, control);
    }

    /**
     * Runs a plan whose image has been encoded before.
     *
     * @param encoded the plan's image, encoded by {@link #encode}; empty if it starts from noise alone
     */
    Generation generate(GenerationPlan plan, Optional<EncodedImage> encoded, RunControl control) {
        warnings(plan).stream()
                .filter(told::add)
                .forEach(warning -> LOG.log(Level.WARNING, () -> model.directory() + ": " + warning));
        VaeImageProcessor processor = processor(plan.width(), plan.height(), plan.sampling());
        Diffusion diffusion = diffusion(plan, processor, control);
        Tensor latents = encoded.isEmpty()
                ? diffusion.fromNoise(plan.prompts(), plan.noise(), processor.paddedHeight(), processor.paddedWidth())
                : fromImage(diffusion, plan, encoded.get(), processor);
        SpectrogramImage image = processor.toImage(diffusion.decode(latents), plan.params(), plan.maxValue());
        AudioClip audio = conversion.sound(image, plan.bars(), plan.sampling(), control);
        Optional<Recipe> recipe =
                plan.source().map(source -> new Recipe(source, plan.bars(), plan.sampling(), model.fingerprint()));
        return new Generation(audio, image, plan.noise().seed(), recipe);
    }

    private Tensor fromImage(
            Diffusion diffusion, GenerationPlan plan, EncodedImage encoded, VaeImageProcessor processor) {
        GenerationPlan.FromImage from = (GenerationPlan.FromImage) plan.start();
        Optional<Tensor> kept =
                from.mask().map(mask -> processor.kept(mask, model.latents().downsampling()));
        kept.filter(shares -> from.mask().orElseThrow().regeneratesAny())
                .ifPresent(shares -> requireRegenerated(shares, plan));
        return diffusion.fromImage(plan.prompts(), plan.noise(), encoded, kept, from.mix());
    }

    /** A mask whose white parts lie between the points that latents stand for would change nothing, silently. */
    private void requireRegenerated(Tensor kept, GenerationPlan plan) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i) < 1) {
                return;
            }
        }
        int side = model.latents().downsampling();
        throw new IllegalArgumentException("the mask regenerates nothing: one latent stands for " + side + " x " + side
                + " pixels, " + side * plan.params().stepSizeMs()
                + " ms, and no white part is as large; make it larger");
    }

    private Diffusion diffusion(GenerationPlan plan, VaeImageProcessor processor, RunControl control) {
        Diffusion plain = new Diffusion(model, plan.sampling(), control);
        int side = model.latents().downsampling();
        return plan.bars()
                .flatMap(Recipe.Bars::score)
                .map(given -> plain.withScore(scoreInput()
                        .tensor(
                                given,
                                processor.paddedHeight() / side,
                                (processor.width() + side - 1) / side,
                                processor.paddedWidth() / side)))
                .orElse(plain);
    }

    /** The latents of an image to start from, whatever is generated from it. */
    EncodedImage encode(SpectrogramImage image, SamplingOptions sampling, RunControl control) {
        VaeImageProcessor processor = processor(image.width(), image.height(), sampling);
        return new Diffusion(model, sampling, control).encode(processor.toTensor(image));
    }

    private VaeImageProcessor processor(int width, int height, SamplingOptions sampling) {
        int multiple = model.latents().imageMultiple();
        // Nothing can be added to a loop.
        int widthMultiple = sampling.layout().isLoop() ? model.latents().downsampling() : multiple;
        return new VaeImageProcessor(width, height, widthMultiple, multiple);
    }

    /**
     * Waits for requests in progress, then frees the model; later ones fail. Closing twice does nothing. Called by a
     * listener of a request, which could not be waited for, it frees the model after the running call, and the request
     * fails.
     */
    @Override
    public void close() {
        closed = true;
        if (use.getReadHoldCount() > 0) {
            model.close();
            return;
        }
        Lock exclusive = use.writeLock();
        exclusive.lock();
        try {
            model.close();
        } finally {
            exclusive.unlock();
        }
    }
}
