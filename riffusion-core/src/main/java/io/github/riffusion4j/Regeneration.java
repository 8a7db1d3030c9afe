package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.FromImage;
import io.github.riffusion4j.Recipe.FromText;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request to make a generation again, from its recipe: the same bytes, on the same kind of device. Made by
 * {@link RiffusionPipeline#recreate}. Not thread safe.
 */
public final class Regeneration {

    private final RiffusionPipeline pipeline;
    private final Recipe recipe;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();
    private ProgressListener listener = step -> {};
    private Cancellation cancellation = new Cancellation();

    Regeneration(RiffusionPipeline pipeline, Recipe recipe) {
        this.pipeline = pipeline;
        this.recipe = recipe;
    }

    /** The image that was painted over; needed if there was one, as recipes hold only a hash of it. */
    public Regeneration seedImage(SpectrogramImage image) {
        this.seedImage = Optional.of(image);
        return this;
    }

    /**
     * The clip that was played anew, in place of the image that it makes.
     *
     * @throws IllegalArgumentException if the clip is silent, or shorter than one window (100 ms), or is to loop and is
     *     no multiple of what one latent stands for
     */
    public Regeneration clip(AudioClip clip) {
        Boundary topology = recipe.layout().topology();
        SpectrogramImage mono = seedImageOf(clip, Channels.MONO, topology);
        boolean fits = recipe.painting() instanceof FromImage painting
                && painting.seedImage().equals(ContentHash.of(mono));
        return seedImage(fits ? mono : seedImageOf(clip, Channels.STEREO, topology));
    }

    private SpectrogramImage seedImageOf(AudioClip clip, Channels channels, Boundary topology) {
        return recipe.bars()
                .map(bars -> pipeline.seedImageOf(clip, channels, topology, bars.imageSamples()))
                .orElseGet(() -> pipeline.seedImageOf(clip, channels, topology));
    }

    /** The mask; needed if there was one. */
    public Regeneration mask(Mask mask) {
        return mask(image -> mask);
    }

    /**
     * The mask; needed if there was one.
     *
     * @param mask given the image that was painted over, returns a mask of its size
     */
    public Regeneration mask(Function<SpectrogramImage, Mask> mask) {
        this.mask = Optional.of(mask);
        return this;
    }

    /** Hears of every step. */
    public Regeneration onProgress(ProgressListener listener) {
        this.listener = listener;
        return this;
    }

    /** Ends {@link #generate()} early once it is cancelled. */
    public Regeneration cancelledBy(Cancellation cancellation) {
        this.cancellation = cancellation;
        return this;
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if the seed image or mask is missing, or the pipeline is closed
     * @throws IllegalArgumentException if the seed image or mask is not the one that was used
     * @throws io.github.riffusion4j.base.CancelledException if cancelled
     */
    public Generation generate() {
        if (recipe.painting() instanceof FromText text) {
            return pipeline.generate(
                    text.prompt(), text.width(), text.height(), recipe.bars(), settings(Optional.empty()));
        }
        FromImage painting = (FromImage) recipe.painting();
        SpectrogramImage image = seedImage.orElseThrow(() -> new IllegalStateException(
                "what this recipe made was painted over an image; call seedImage(...), or clip(...) with the sound"));
        requireSame("seed image", painting.seedImage(), ContentHash.of(image));
        return pipeline.generate(
                painting.start(),
                painting.end(),
                painting.alpha(),
                image,
                painting.mask().map(hash -> requireMask(hash, image)),
                recipe.bars(),
                settings(painting.mix()));
    }

    private Mask requireMask(String hash, SpectrogramImage image) {
        Mask used = mask.map(of -> of.apply(image))
                .orElseThrow(() -> new IllegalStateException("what this recipe made had a mask; call mask(...)"));
        requireSame("mask", hash, ContentHash.of(used));
        return used;
    }

    private Settings settings(Optional<MagicMix> mix) {
        return new Settings(
                recipe.layout(),
                recipe.steps(),
                Optional.of(Sampler.byName(recipe.sampler())),
                recipe.convention(),
                recipe.noise(),
                recipe.guided(),
                recipe.rescale(),
                recipe.reuse(),
                mix,
                recipe.quality(),
                listener,
                cancellation);
    }

    private static void requireSame(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    "the recipe's " + what + " has the hash " + expected + ", but the one given has " + found);
        }
    }
}
