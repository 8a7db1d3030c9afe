package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.library.ImportListener;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.session.AutoDevice;
import io.github.riffusion4j.stream.Segment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Music from text. Building a pipeline loads the model; a request does no work until {@code generate()}.
 *
 * <pre>{@code
 * try (RiffusionPipeline riffusion = RiffusionPipeline.builder().model(Model.directory(path)).build()) {
 *     riffusion.textToAudio("funky jazz piano").seed(42).generate().audio().write(Path.of("funk.wav"));
 * }
 * }</pre>
 *
 * <p>The same request with the same seed on the same device gives the same bytes. Thread safe: requests may run at the
 * same time, and {@link #close()} waits for them. Their steps take turns, so that none waits for the end of another; as
 * many compute at once as {@link StableDiffusion#load} says.
 */
public final class RiffusionPipeline implements AutoCloseable {

    /** The longest sound that is made, or made anew, at once: ten minutes. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MAX_SIDE = 1 << 15;
    private static final SecureRandom SEEDS = new SecureRandom();

    private final StableDiffusion model;
    private final SoundConversion conversion;

    private RiffusionPipeline(StableDiffusion model, TransformBackend transforms) {
        this.model = model;
        this.conversion = new SoundConversion(transforms);
    }

    /** A builder; all has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** What to load, and where it runs. */
    public static final class Builder {

        private Model model = Model.tiny();
        private Device device = Device.auto();
        private TransformBackend transforms = TransformBackend.jTransforms();
        private Optional<ModelLibrary> library = Optional.empty();
        private Progress progress = Progress.none();
        private ImportListener importListener = ImportListener.none();
        private Cancellation cancellation = new Cancellation();

        private Builder() {}

        /** The model to load; {@link Model#tiny()} if not set. */
        public Builder model(Model model) {
            this.model = model;
            return this;
        }

        /** Where the model runs; {@link Device#auto()} if not set. */
        public Builder device(Device device) {
            this.device = device;
            return this;
        }

        /**
         * What computes the transforms between spectrograms and sound; {@link TransformBackend#jTransforms()} if not
         * set.
         */
        public Builder transforms(TransformBackend transforms) {
            this.transforms = transforms;
            return this;
        }

        /** Where imported models are kept; {@link ModelLibrary#standard()} if not set. */
        public Builder library(ModelLibrary library) {
            this.library = Optional.of(library);
            return this;
        }

        /** Hears of every part of the model that is loaded. */
        public Builder onProgress(Progress progress) {
            this.progress = progress;
            return this;
        }

        /** Hears of a model's download and import, which come before it is loaded the first time. */
        public Builder onImport(ImportListener listener) {
            this.importListener = listener;
            return this;
        }

        /**
         * Ends {@link #build()} early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is
         * cancelled: while the model is downloaded, imported or loaded.
         */
        public Builder cancelledBy(Cancellation cancellation) {
            this.cancellation = cancellation;
            return this;
        }

        /**
         * Loads the model; downloads and imports it first if it has not been.
         *
         * @throws io.github.riffusion4j.onnx.InvalidModelException if it is missing, damaged, or not Stable Diffusion's
         * @throws io.github.riffusion4j.onnx.hub.HubException if it cannot be downloaded
         * @throws RiffusionException if the device does not work, or the model cannot be written to the library
         */
        public RiffusionPipeline build() {
            Device found = AutoDevice.resolve(device);
            StableDiffusion loaded = StableDiffusion.load(
                    folder(found), found, (part, index, count) -> progress.report(index + 1, count), cancellation);
            return new RiffusionPipeline(loaded, transforms);
        }

        private Path folder(Device found) {
            if (model instanceof Model.Directory directory) {
                return directory.folder();
            }
            ExportProfile usual = found.kind() == Device.Kind.CUDA ? ExportProfile.CUDA_FP16 : ExportProfile.CPU;
            return library.orElseGet(ModelLibrary::standard)
                    .get(((Model.Weights) model).recipe(usual), importListener, cancellation);
        }
    }

    /** Sound that a text describes. */
    public TextToAudio textToAudio(String prompt) {
        return new TextToAudio(this, prompt, model.latents().imageHeight());
    }

    /** A clip of any length up to {@link #LONGEST} played anew as a text describes. */
    public AudioToAudio audioToAudio(AudioClip clip, String prompt) {
        return new AudioToAudio(this, clip, prompt);
    }

    /** A clip that goes on, before its beginning or after its end, as a text describes. */
    public Outpainting extend(AudioClip clip, String prompt) {
        return new Outpainting(this, clip, prompt);
    }

    /** A point between two prompts, painted over a seed image. */
    public Interpolation interpolate(Prompt start, Prompt end) {
        return new Interpolation(this, start, end);
    }

    /**
     * What was made once, made again.
     *
     * @throws RiffusionException if it was made by another model
     */
    public Regeneration recreate(Recipe recipe) {
        if (!recipe.model().equals(model.fingerprint())) {
            throw new RiffusionException("the recipe is of the model with the fingerprint " + recipe.model() + ", but "
                    + model.directory() + " has " + model.fingerprint() + "; load the model that it was made with");
        }
        return new Regeneration(this, recipe);
    }

    /**
     * Music that does not end, for games and for endless listening: it begins with this prompt, and can be steered
     * while it plays.
     */
    public StreamRequest stream(Prompt first) {
        return new StreamRequest(this, first);
    }

    /** The device that the model runs on. */
    public Device device() {
        return model.device();
    }

    /** Whether the model takes a score: whether it can follow keys, chords and notes. */
    public boolean takesScore() {
        return scoreInput().isTaken();
    }

    /** A side of a spectrogram in pixels, if the model's networks can make it. */
    int requireSide(String name, int pixels) {
        int multiple = model.latents().imageMultiple();
        if (pixels < multiple || pixels > MAX_SIDE || pixels % multiple != 0) {
            throw new IllegalArgumentException(name + " must be a multiple of " + multiple + " from " + multiple
                    + " to " + MAX_SIDE + ", got " + pixels);
        }
        return pixels;
    }

    /** What latents of the model look like. */
    LatentFormat latents() {
        return model.latents();
    }

    /** What the model takes of a score. */
    ScoreInput scoreInput() {
        return ScoreInput.of(model);
    }

    private Diffusion diffusion(Settings settings, Optional<Recipe.Bars> bars, VaeImageProcessor canvas) {
        Diffusion plain = new Diffusion(model, settings);
        int side = model.latents().downsampling();
        return bars.flatMap(Recipe.Bars::score)
                .map(given -> plain.withScore(scoreInput()
                        .tensor(
                                given,
                                canvas.paddedHeight() / side,
                                (canvas.width() + side - 1) / side,
                                canvas.paddedWidth() / side)))
                .orElse(plain);
    }

    Generation generate(Prompt prompt, int width, int height, Optional<Recipe.Bars> bars, Settings settings) {
        long seed = prompt.seed().orElseGet(RiffusionPipeline::drawSeed);
        VaeImageProcessor canvas = canvas(width, height, settings.layout().topology());
        Diffusion diffusion = diffusion(settings, bars, canvas);
        Tensor painted = diffusion.decode(diffusion.fromText(prompt, seed, height, canvas.paddedWidth()));
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().numFrequencies(height).build();
        SpectrogramImage image = canvas.toImage(painted, params, SpectrogramImage.DEFAULT_MAX_VALUE);
        Recipe recipe = diffusion.recipe(new Recipe.FromText(prompt.seed(seed), width, height), bars);
        return finish(image, seed, recipe, settings);
    }

    /**
     * What is painted over to play a clip anew in bars.
     *
     * @param imageSamples that the bars last, at the clip's rate
     */
    SpectrogramImage seedImageOf(
            AudioClip clip, SpectrogramParams.Channels channels, Boundary topology, int imageSamples) {
        int columns = FrameCounts.nearest(
                (double) imageSamples / clip.sampleRate(), model.latents().downsampling());
        return conversion.seedImageIn(columns, clip, channels, topology);
    }

    /** What is painted over to play a clip anew. */
    SpectrogramImage seedImageOf(AudioClip clip, SpectrogramParams.Channels channels, Boundary topology) {
        return conversion.seedImageOf(clip, channels, topology, model.latents().downsampling());
    }

    Generation generate(
            Prompt start,
            Prompt end,
            double alpha,
            SpectrogramImage seedImage,
            Optional<Mask> mask,
            Optional<Recipe.Bars> bars,
            Settings settings) {
        mask.ifPresent(m -> m.requireSizeOf(seedImage));
        Boundary topology = settings.layout().topology();
        if (topology == Boundary.CIRCLE) {
            FrameCounts.requireLoop(seedImage.width(), model.latents().downsampling());
        }
        long seed = start.seed().orElseGet(RiffusionPipeline::drawSeed);
        long endSeed = end.seed().orElse(seed);
        VaeImageProcessor canvas = canvas(seedImage.width(), seedImage.height(), topology);
        Diffusion diffusion = diffusion(settings, bars, canvas);
        Tensor latents = diffusion.fromImage(
                start,
                end,
                alpha,
                seed,
                endSeed,
                canvas.toTensor(seedImage),
                mask.map(m -> canvas.kept(m, model.latents().downsampling())));
        SpectrogramImage image = canvas.toImage(diffusion.decode(latents), seedImage.params(), seedImage.maxValue());
        Recipe.Painting painting = new Recipe.FromImage(
                start.seed(seed),
                end.seed(endSeed),
                alpha,
                ContentHash.of(seedImage),
                mask.map(ContentHash::of),
                settings.mix());
        Recipe recipe = diffusion.recipe(painting, bars);
        return finish(image, seed, recipe, settings);
    }

    /**
     * A passage of a stream, painted from noise alone.
     *
     * @param width in pixels
     */
    SpectrogramImage paint(Segment passage, int width, Optional<Recipe.Bars> bars, Settings settings) {
        int height = model.latents().imageHeight();
        VaeImageProcessor canvas = canvas(width, height, settings.layout().topology());
        Diffusion diffusion = diffusion(settings, bars, canvas);
        Tensor latents = diffusion.fromText(
                passage.prompts(), diffusion.drifting(passage.seed(), passage.variation()), height, width);
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().numFrequencies(height).build();
        return canvas.toImage(diffusion.decode(latents), params, SpectrogramImage.DEFAULT_MAX_VALUE);
    }

    /** What the model sees in an image that is to be painted over. */
    EncodedImage encode(SpectrogramImage seedImage, Settings settings) {
        VaeImageProcessor canvas =
                canvas(seedImage.width(), seedImage.height(), settings.layout().topology());
        return new Diffusion(model, settings).encode(canvas.toTensor(seedImage));
    }

    /**
     * A passage of a stream, painted over an image.
     *
     * @param seen what {@link #encode} gives of the image
     */
    SpectrogramImage paint(
            Segment passage,
            SpectrogramImage seedImage,
            EncodedImage seen,
            Optional<Mask> mask,
            Optional<Recipe.Bars> bars,
            Settings settings) {
        mask.ifPresent(m -> m.requireSizeOf(seedImage));
        VaeImageProcessor canvas =
                canvas(seedImage.width(), seedImage.height(), settings.layout().topology());
        Diffusion diffusion = diffusion(settings, bars, canvas);
        Tensor latents = diffusion.fromImage(
                passage.prompts(),
                diffusion.drifting(passage.seed(), passage.variation()),
                passage.seed(),
                seen,
                mask.map(m -> canvas.kept(m, model.latents().downsampling())));
        return canvas.toImage(diffusion.decode(latents), seedImage.params(), seedImage.maxValue());
    }

    private Generation finish(SpectrogramImage image, long seed, Recipe recipe, Settings settings) {
        return new Generation(sound(image, recipe.bars(), settings), image, seed, Optional.of(recipe));
    }

    /** The sound of what was painted. */
    AudioClip sound(SpectrogramImage image, Optional<Recipe.Bars> bars, Settings settings) {
        return conversion.sound(image, bars, settings);
    }

    private VaeImageProcessor canvas(int width, int height, Boundary topology) {
        int multiple = model.latents().imageMultiple();
        // Around a circle nothing can be added.
        return new VaeImageProcessor(
                width, height, topology == Boundary.CIRCLE ? model.latents().downsampling() : multiple, multiple);
    }

    static long drawSeed() {
        return Integer.toUnsignedLong(SEEDS.nextInt());
    }

    /** Waits for requests in progress, then frees the model. Closing twice does nothing. */
    @Override
    public void close() {
        model.close();
    }
}
