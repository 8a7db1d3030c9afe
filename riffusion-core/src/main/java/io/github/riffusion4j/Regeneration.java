package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.FromImage;
import io.github.riffusion4j.Recipe.FromText;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.base.Cancellation;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A request to make a generation again, from its recipe: the same bytes, on the same kind of device. Made by
 * {@link RiffusionPipeline#recreate}. Immutable: each method with an argument returns a changed copy.
 */
public final class Regeneration {

    private final Generator generator;
    private final Recipe recipe;
    private final Optional<SpectrogramImage> seedImage;
    private final Optional<Function<SpectrogramImage, Mask>> mask;
    private final RunControl control;

    Regeneration(Generator generator, Recipe recipe) {
        this(generator, recipe, Optional.empty(), Optional.empty(), RunControl.NONE);
    }

    private Regeneration(
            Generator generator,
            Recipe recipe,
            Optional<SpectrogramImage> seedImage,
            Optional<Function<SpectrogramImage, Mask>> mask,
            RunControl control) {
        this.generator = generator;
        this.recipe = recipe;
        this.seedImage = seedImage;
        this.mask = mask;
        this.control = control;
    }

    /** The image that was started from; needed if there was one, as recipes hold only a hash of it. */
    public Regeneration seedImage(SpectrogramImage image) {
        Objects.requireNonNull(image, "image");
        return new Regeneration(generator, recipe, Optional.of(image), mask, control);
    }

    /**
     * The clip that was regenerated, in place of the image that it makes.
     *
     * @throws IllegalArgumentException if the clip is silent, or shorter than one window (100 ms), or is to loop and is
     *     no multiple of what one latent stands for
     */
    public Regeneration clip(AudioClip clip) {
        Objects.requireNonNull(clip, "clip");
        SpectrogramImage mono = seedImageOf(clip, Channels.MONO);
        boolean fits =
                recipe.source() instanceof FromImage from && from.seedImage().equals(ContentHash.of(mono));
        return seedImage(fits ? mono : seedImageOf(clip, Channels.STEREO));
    }

    private SpectrogramImage seedImageOf(AudioClip clip, Channels channels) {
        TimeLayout.Boundary boundary = recipe.sampling().layout().boundary();
        return recipe.bars()
                .map(bars -> generator.seedImageOf(clip, channels, boundary, bars.imageSamples()))
                .orElseGet(() -> generator.seedImageOf(clip, channels, boundary));
    }

    /** The mask; needed if there was one. */
    public Regeneration mask(Mask mask) {
        Objects.requireNonNull(mask, "mask");
        return mask(image -> mask);
    }

    /**
     * The mask; needed if there was one.
     *
     * @param mask given the image that was started from, returns a mask of its size
     */
    public Regeneration mask(Function<SpectrogramImage, Mask> mask) {
        Objects.requireNonNull(mask, "mask");
        return new Regeneration(generator, recipe, seedImage, Optional.of(mask), control);
    }

    /** A listener that is notified of every call of the model, on the thread that generates. */
    public Regeneration onProgress(DenoisingProgress.Listener listener) {
        Objects.requireNonNull(listener, "listener");
        return new Regeneration(generator, recipe, seedImage, mask, control.listener(listener));
    }

    /** Ends {@link #generate()} early once it is cancelled. */
    public Regeneration cancelledBy(Cancellation cancellation) {
        Objects.requireNonNull(cancellation, "cancellation");
        return new Regeneration(generator, recipe, seedImage, mask, control.cancellation(cancellation));
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if the seed image or mask is missing, or the pipeline is closed
     * @throws IllegalArgumentException if the seed image or mask is not the one that was used
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, or interrupted; the thread stays interrupted
     */
    public Generation generate() {
        return generator.generate(plan(), control);
    }

    /**
     * Does the work on another thread. Cancelling the future cancels the work, as {@link #cancelledBy} does.
     *
     * @param executor runs the work
     * @return the result; it fails with what {@link #generate()} throws
     */
    public CompletableFuture<Generation> generateAsync(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return control.async(own -> generator.generate(plan(), own), executor);
    }

    private GenerationPlan plan() {
        if (recipe.source() instanceof FromText text) {
            return GenerationPlan.fromText(
                    generator.resolve(text.prompt()),
                    text.width(),
                    text.height(),
                    recipe.bars(),
                    generator.resolve(recipe.sampling()));
        }
        FromImage from = (FromImage) recipe.source();
        SpectrogramImage image = seedImage.orElseThrow(() -> new IllegalStateException(
                "what this recipe made was generated from an image; call seedImage(...), or clip(...) with the sound"));
        requireSame("seed image", from.seedImage(), ContentHash.of(image));
        return GenerationPlan.fromImage(
                generator.resolve(from.start()),
                generator.resolve(from.end()),
                from.alpha(),
                new GenerationPlan.FromImage(image, from.mask().map(hash -> requireMask(hash, image)), from.mix()),
                recipe.bars(),
                generator.resolve(recipe.sampling(), image));
    }

    private Mask requireMask(String hash, SpectrogramImage image) {
        Mask used = mask.map(of -> of.apply(image))
                .orElseThrow(() -> new IllegalStateException("what this recipe made had a mask; call mask(...)"));
        requireSame("mask", hash, ContentHash.of(used));
        return used;
    }

    private static void requireSame(String name, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    "the recipe's " + name + " has the hash " + expected + ", but the one given has " + found);
        }
    }
}
