package io.github.riffusion4j;

import static java.util.Objects.requireNonNull;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.library.ImportListener;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.session.AutoDevice;
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
 * same time, and {@link #close()} waits for them. Their steps alternate, so that none waits for the end of another; as
 * many compute at once as there are processors for, given the threads of the {@link Device}.
 */
public final class RiffusionPipeline implements AutoCloseable {

    /** The longest sound that is generated, or regenerated, at once: ten minutes. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final SecureRandom SEEDS = new SecureRandom();

    private final Generator generator;

    private RiffusionPipeline(Generator generator) {
        this.generator = generator;
    }

    /** A builder of pipelines; every setting has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder of pipelines: the model to load, and the device it runs on. Not thread safe. */
    public static final class Builder {

        private Model model = Model.tiny();
        private Device device = Device.auto();
        private TransformBackend transforms = TransformBackend.jTransforms();
        private Optional<ModelLibrary> library = Optional.empty();
        private StableDiffusion.Memory memory = StableDiffusion.Memory.USUAL;
        private Progress progress = Progress.none();
        private ImportListener importListener = ImportListener.none();
        private Cancellation cancellation = new Cancellation();

        private Builder() {}

        /** The model to load; {@link Model#tiny()} if not set. */
        public Builder model(Model model) {
            this.model = requireNonNull(model, "model");
            return this;
        }

        /** The device that the model runs on; {@link Device#auto()} if not set. */
        public Builder device(Device device) {
            this.device = requireNonNull(device, "device");
            return this;
        }

        /**
         * The implementation of the transforms between spectrograms and sound; {@link TransformBackend#jTransforms()}
         * if not set.
         */
        public Builder transforms(TransformBackend transforms) {
            this.transforms = requireNonNull(transforms, "transforms");
            return this;
        }

        /**
         * The library that keeps imported models; {@link ModelLibrary#standard()} if not set. A {@link Model#directory}
         * needs none.
         */
        public Builder library(ModelLibrary library) {
            this.library = Optional.of(requireNonNull(library, "library"));
            return this;
        }

        /**
         * Keeps one network of the model in memory at a time, for machines of 4 GB: each is loaded when it is needed
         * and freed after, so that every generation takes longer by the time of loading. Generate one thing at a time
         * then.
         */
        public Builder lowMemory() {
            this.memory = StableDiffusion.Memory.LOW;
            return this;
        }

        /** A listener that is notified of every part of the model that is loaded. */
        public Builder onProgress(Progress progress) {
            this.progress = requireNonNull(progress, "progress");
            return this;
        }

        /**
         * A listener that is notified of a model's download and import, which come before it is loaded the first time.
         */
        public Builder onImport(ImportListener listener) {
            this.importListener = requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Ends {@link #build()} early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is
         * cancelled: while the model is downloaded, imported or loaded.
         */
        public Builder cancelledBy(Cancellation cancellation) {
            this.cancellation = requireNonNull(cancellation, "cancellation");
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
            if (model instanceof Model.Directory directory) {
                // Loading it resolves the device: the directory may hold what ONNX Runtime starts with.
                return load(directory.path(), device);
            }
            Device found = AutoDevice.resolve(device);
            return load(imported((Model.Weights) model, found), found);
        }

        private RiffusionPipeline load(Path directory, Device on) {
            StableDiffusion loaded = StableDiffusion.load(
                    directory, on, memory, (part, index, count) -> progress.report(index + 1, count), cancellation);
            return new RiffusionPipeline(new Generator(loaded, transforms));
        }

        private Path imported(Model.Weights weights, Device found) {
            ExportProfile profile = found.kind() == Device.Kind.CUDA ? ExportProfile.CUDA_FP16 : ExportProfile.CPU;
            return library.orElseGet(ModelLibrary::standard).get(weights.recipe(profile), importListener, cancellation);
        }
    }

    /** A request for sound that a text describes. */
    public TextToAudio textToAudio(String prompt) {
        return new TextToAudio(generator, Prompt.of(requireNonNull(prompt, "prompt")));
    }

    /** A request to regenerate a clip, of any length up to {@link #LONGEST}, as a text describes. */
    public AudioToAudio audioToAudio(AudioClip clip, String prompt) {
        return new AudioToAudio(generator, requireNonNull(clip, "clip"), Prompt.of(requireNonNull(prompt, "prompt")));
    }

    /** A request to continue a clip, before its beginning or after its end, as a text describes. */
    public Outpainting extend(AudioClip clip, String prompt) {
        return new Outpainting(generator, requireNonNull(clip, "clip"), Prompt.of(requireNonNull(prompt, "prompt")));
    }

    /** A request for a point between two prompts, generated from a seed image. */
    public Interpolation interpolate(Prompt start, Prompt end) {
        return new Interpolation(generator, requireNonNull(start, "start"), requireNonNull(end, "end"));
    }

    /**
     * A request to make a result again.
     *
     * @throws RiffusionException if it was made by another model
     */
    public Regeneration recreate(Recipe recipe) {
        requireNonNull(recipe, "recipe");
        StableDiffusion model = generator.model();
        if (!recipe.model().equals(model.fingerprint())) {
            throw new RiffusionException("the recipe is of the model with the fingerprint " + recipe.model() + ", but "
                    + model.directory() + " has " + model.fingerprint() + "; load the model that it was made with");
        }
        return new Regeneration(generator, recipe);
    }

    /**
     * A request for music without end, for games and for endless listening: it begins with this prompt, and can be
     * controlled while it plays.
     */
    public StreamRequest stream(Prompt first) {
        return new StreamRequest(generator, requireNonNull(first, "first"));
    }

    /** The device that the model runs on. */
    public Device device() {
        return generator.model().device();
    }

    /** The kind of the model: how it was distilled to few steps, if it was. Steps, guidance and sampler follow it. */
    public ModelKind kind() {
        return generator.model().kind();
    }

    /** True if the model takes a score: if it can follow keys, chords and notes. */
    public boolean takesScore() {
        return generator.scoreInput().isTaken();
    }

    Generator generator() {
        return generator;
    }

    /** The prompt with a seed, drawn if it has none. */
    static Prompt seeded(Prompt prompt) {
        return prompt.seed(prompt.seed().orElseGet(() -> Integer.toUnsignedLong(SEEDS.nextInt())));
    }

    /** Waits for requests in progress, then frees the model. Closing twice does nothing. */
    @Override
    public void close() {
        generator.close();
    }
}
