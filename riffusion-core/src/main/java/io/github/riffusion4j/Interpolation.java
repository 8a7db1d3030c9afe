package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Stitch;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request for a point between two prompts, generated from a seed image: Riffusion's interpolation from one sound to
 * another. Made by {@link RiffusionPipeline#interpolate}.
 */
public final class Interpolation extends GenerationRequest<Interpolation> {

    private final Ends ends;
    private final Input input;

    /** The two prompts, and the point between them. */
    private record Ends(Prompt start, Prompt end, double alpha) {}

    /** The image to start from, and how it is taken. */
    private record Input(
            Optional<SpectrogramImage> image,
            Optional<Integer> beats,
            Optional<Function<SpectrogramImage, Mask>> mask,
            Optional<MagicMix> mix) {}

    Interpolation(Generator generator, Prompt start, Prompt end) {
        this(
                generator,
                Options.DEFAULTS,
                new Ends(start, end, 0.5),
                new Input(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private Interpolation(Generator generator, Options options, Ends ends, Input input) {
        super(generator, options);
        this.ends = ends;
        this.input = input;
    }

    @Override
    Interpolation with(Options options) {
        return new Interpolation(generator(), options, ends, input);
    }

    private Interpolation with(Ends ends) {
        return new Interpolation(generator(), options(), ends, input);
    }

    private Interpolation with(Input input) {
        return new Interpolation(generator(), options(), ends, input);
    }

    @Override
    Interpolation seeded() {
        Prompt start = RiffusionPipeline.seeded(ends.start);
        Prompt end = ends.end.seed(ends.end.seed().orElse(start.seed().orElseThrow()));
        return with(new Ends(start, end, ends.alpha));
    }

    @Override
    Interpolation nextSeed() {
        return with(new Ends(
                ends.start.seed(ends.start.seed().orElseThrow() + 1),
                ends.end.seed(ends.end.seed().orElseThrow() + 1),
                ends.alpha));
    }

    /**
     * The point between the prompts: 0 is the start, 1 the end; 0.5 if not set.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public Interpolation alpha(double alpha) {
        return with(new Ends(ends.start, ends.end, AlphaCurve.requireAlpha(alpha)));
    }

    /** The spectrogram to start from; it must be set. The result has its size and parameters. */
    public Interpolation seedImage(SpectrogramImage seedImage) {
        Objects.requireNonNull(seedImage, "seedImage");
        return with(new Input(Optional.of(seedImage), Optional.empty(), input.mask, input.mix));
    }

    /** One of the spectrograms that come with the library, to start from. */
    public Interpolation seedImage(SeedImage seedImage) {
        Objects.requireNonNull(seedImage, "seedImage");
        return with(new Input(Optional.of(seedImage.image()), Optional.of(seedImage.beats()), input.mask, input.mix));
    }

    /** The parts that are regenerated; all if not set. */
    public Interpolation mask(Mask mask) {
        Objects.requireNonNull(mask, "mask");
        return with(new Input(input.image, input.beats, Optional.of(image -> mask), input.mix));
    }

    /** One of the masks that come with the library, in the size of the seed image. */
    public Interpolation mask(SeedMask mask) {
        Objects.requireNonNull(mask, "mask");
        return with(new Input(
                input.image,
                input.beats,
                Optional.of(image -> Mask.of(mask, image.width(), image.height())),
                input.mix));
    }

    /**
     * Makes a sound that repeats: its end flows into its beginning, in the image that the model generates and in the
     * samples. So should the seed image's, as those that come with the library do. Its width must be a multiple of the
     * frames that one latent stands for, 8 for Stable Diffusion 1, and at most 12,000 (two minutes).
     */
    public Interpolation loop() {
        return samplingOptions(
                samplingOptions().layout(samplingOptions().layout().loop()));
    }

    /** Mixes the seed image in while the new one takes shape, so that more of its rhythm stays; not if not set. */
    public Interpolation magicMix(MagicMix mix) {
        Objects.requireNonNull(mix, "mix");
        return with(new Input(input.image, input.beats, input.mask, Optional.of(mix)));
    }

    /**
     * Does the work and waits for it.
     *
     * <p>With {@link #tempo} the seed image is played in that tempo, which may be a quarter faster or slower than its
     * own; {@link #bars} says how many it shows, where it is none of those that come with the library. A score that is
     * composed is that of the start's text.
     *
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     * @throws IllegalArgumentException if the mask has another size than the seed image, magic mix would end before
     *     sampling begins, or a loop's seed image is no multiple of the frames that one latent stands for, or longer
     *     than two minutes
     */
    @Override
    public Generation generate() {
        return super.generate();
    }

    @Override
    GenerationPlan plan() {
        SpectrogramImage image = input.image.orElseThrow(
                () -> new IllegalStateException("an interpolation needs a seed image; call seedImage(...)"));
        Optional<ScorePlanner.Plan> bars = bars(image);
        Optional<String> part = bars.flatMap(ScorePlanner.Plan::text);
        return GenerationPlan.fromImage(
                generator().resolve(part.map(ends.start::text).orElse(ends.start)),
                generator().resolve(part.map(ends.end::text).orElse(ends.end)),
                ends.alpha,
                new GenerationPlan.FromImage(image, input.mask.map(of -> of.apply(image)), input.mix),
                bars.map(ScorePlanner.Plan::bars),
                generator().resolve(samplingOptions(), image));
    }

    private Optional<ScorePlanner.Plan> bars(SpectrogramImage image) {
        if (scoreOptions().isEmpty()) {
            return Optional.empty();
        }
        int rate = image.params().sampleRate();
        double seconds = image.width() * image.params().hopLength() / (double) rate;
        return Optional.of(generator().scorePlanner(scoreOptions(), ends.start).over(seconds, input.beats, rate));
    }

    /**
     * One result for every point of a curve between the prompts, all from the same seeds.
     *
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     */
    public List<Generation> generate(AlphaCurve curve) {
        return generator().whileOpen(() -> {
            List<Generation> results = new ArrayList<>();
            generateEach(curve, results::add);
            return List.copyOf(results);
        });
    }

    /**
     * One result for every point of a curve, as {@link #generate(AlphaCurve)}, handed over one by one.
     *
     * @param consumer is given each result when it is ready, on this thread; what it throws ends the work and reaches
     *     the caller
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     */
    public void generateEach(AlphaCurve curve, Consumer<? super Generation> consumer) {
        Objects.requireNonNull(curve, "curve");
        Objects.requireNonNull(consumer, "consumer");
        Interpolation seeded = seeded();
        for (double alpha : curve.alphas()) {
            consumer.accept(seeded.alpha(alpha).generate());
        }
    }

    /**
     * The path between the prompts as one clip: the results of {@link #generate(AlphaCurve)}, joined.
     *
     * @param crossfade the overlap of each clip with the next, at most half a clip; 0 joins them without
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     * @throws IllegalArgumentException if the crossfade is negative, or longer than the clips
     */
    public AudioClip generateJoined(AlphaCurve curve, Duration crossfade) {
        Objects.requireNonNull(crossfade, "crossfade");
        return generator().whileOpen(() -> {
            List<AudioClip> clips = new ArrayList<>();
            generateEach(curve, result -> clips.add(result.audio()));
            return Stitch.of(clips, crossfade);
        });
    }
}
