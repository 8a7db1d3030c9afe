package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Stitch;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.seed.SeedImage;
import io.github.riffusion4j.seed.SeedMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request for a point between two prompts, painted over a seed image: Riffusion's own way to move from one sound to
 * another. Made by {@link RiffusionPipeline#interpolate}.
 */
public final class Interpolation extends GenerationRequest<Interpolation> {

    private final RiffusionPipeline pipeline;
    private Prompt start;
    private Prompt end;
    private double alpha = 0.5;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Integer> beats = Optional.empty();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();

    Interpolation(RiffusionPipeline pipeline, Prompt start, Prompt end) {
        this.pipeline = pipeline;
        this.start = start;
        this.end = end;
    }

    @Override
    Interpolation self() {
        return this;
    }

    /** Where between the prompts: 0 is the start, 1 the end; 0.5 if not set. */
    public Interpolation alpha(double alpha) {
        this.alpha = AlphaCurve.requireAlpha(alpha);
        return this;
    }

    /** The spectrogram to paint over; it must be set. The result has its size and parameters. */
    public Interpolation seedImage(SpectrogramImage seedImage) {
        this.seedImage = Optional.of(seedImage);
        this.beats = Optional.empty();
        return this;
    }

    /** One of the spectrograms that come with the library, to paint over. */
    public Interpolation seedImage(SeedImage seedImage) {
        seedImage(seedImage.image());
        this.beats = Optional.of(seedImage.beats());
        return this;
    }

    /** Which parts to paint over; all if not set. */
    public Interpolation mask(Mask mask) {
        this.mask = Optional.of(image -> mask);
        return this;
    }

    /** One of the masks that come with the library, in the size of the seed image. */
    public Interpolation mask(SeedMask mask) {
        this.mask = Optional.of(image -> Mask.of(mask, image.width(), image.height()));
        return this;
    }

    /**
     * Makes a sound that repeats: its end flows into its beginning, in what the model paints and in the samples. So
     * should the seed image's, as those that come with the library do. Its columns must be a multiple of what one
     * latent stands for, 8 for Stable Diffusion 1, and at most 12,000 (two minutes).
     */
    public Interpolation loop() {
        return layout(layout().circle());
    }

    /** Mixes the seed image in while the new one takes shape, so that more of its rhythm stays; not if not set. */
    public Interpolation magicMix(MagicMix mix) {
        return mix(mix);
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
     *     painting begins, or a loop's seed image has no multiple of the columns that one latent stands for, or more
     *     than two minutes of them
     */
    @Override
    public Generation generate() {
        SpectrogramImage image = seedImage.orElseThrow(
                () -> new IllegalStateException("an interpolation needs a seed image; call seedImage(...)"));
        Prompt seeded = start.seed(start.seed().orElseGet(RiffusionPipeline::drawSeed));
        Optional<ScorePlanner.Plan> plan = plan(seeded, image);
        Optional<String> part = plan.flatMap(ScorePlanner.Plan::text);
        return pipeline.generate(
                part.map(seeded::text).orElse(seeded),
                part.map(end::text).orElse(end),
                alpha,
                image,
                mask.map(of -> of.apply(image)),
                plan.map(ScorePlanner.Plan::bars),
                settings());
    }

    private Optional<ScorePlanner.Plan> plan(Prompt seeded, SpectrogramImage image) {
        if (scoreOptions().isEmpty()) {
            return Optional.empty();
        }
        ScorePlanner planner =
                new ScorePlanner(scoreOptions(), seeded.text(), seeded.seed().orElse(0), pipeline.scoreInput());
        int rate = image.params().sampleRate();
        return Optional.of(planner.over(image.width() * image.params().hopLength() / (double) rate, beats, rate));
    }

    /**
     * A batch, as {@link GenerationRequest#generate(int)} describes it; the seeds of both prompts count up.
     *
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     */
    @Override
    public List<Generation> generate(int count) {
        requireCount(count);
        Prompt askedStart = start;
        Prompt askedEnd = end;
        long startSeed = start.seed().orElseGet(RiffusionPipeline::drawSeed);
        long endSeed = end.seed().orElse(startSeed);
        List<Generation> results = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                start = askedStart.seed(startSeed + i);
                end = askedEnd.seed(endSeed + i);
                results.add(generate());
            }
        } finally {
            start = askedStart;
            end = askedEnd;
        }
        return List.copyOf(results);
    }

    /**
     * One result for every point of a way between the prompts, all from the same seeds.
     *
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     */
    public List<Generation> generate(AlphaCurve curve) {
        Prompt asked = start;
        double askedAlpha = alpha;
        List<Generation> results = new ArrayList<>();
        try {
            start = asked.seed(asked.seed().orElseGet(RiffusionPipeline::drawSeed));
            for (double point : curve.alphas()) {
                results.add(alpha(point).generate());
            }
        } finally {
            start = asked;
            alpha = askedAlpha;
        }
        return List.copyOf(results);
    }

    /**
     * The way between the prompts as one clip: what {@link #generate(AlphaCurve)} gives, joined.
     *
     * @param crossfade how much of each clip overlaps the next, at most half a clip; 0 joins them without
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     * @throws IllegalArgumentException if the crossfade is negative, or longer than the clips
     */
    public AudioClip generateJoined(AlphaCurve curve, Duration crossfade) {
        return Stitch.of(generate(curve).stream().map(Generation::audio).toList(), crossfade);
    }
}
