package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every choice of a request, made: the seeds are drawn, the bars composed, the sampler chosen. A {@link Generator} runs
 * it; the same plan on the same device gives the same bytes. Immutable.
 *
 * @param prompts the texts, their strength and guidance scale
 * @param noise the random numbers
 * @param start the start of sampling
 * @param bars the bars that the sound lasts to the sample, and their score; empty if only the width says how long it is
 * @param sampling the options of sampling; with a sampler
 * @param source the source that the recipe of the result names; empty for results without a recipe
 */
record GenerationPlan(
        PromptBlend prompts,
        NoiseSeed noise,
        Start start,
        Optional<Recipe.Bars> bars,
        SamplingOptions sampling,
        Optional<Recipe.Source> source) {

    /** The start of sampling. */
    sealed interface Start {}

    /**
     * Noise alone.
     *
     * @param width of the image, in pixels
     * @param height of the image, in pixels
     */
    record FromNoise(int width, int height) implements Start {
        @Override
        public String toString() {
            return "noise of " + width + " x " + height + " pixels";
        }
    }

    /**
     * An image with noise added, as much as the strength of the prompts says.
     *
     * @param mask the parts that are regenerated; all if empty
     * @param mix the mixing in of the image after each step, if any
     */
    record FromImage(SpectrogramImage image, Optional<Mask> mask, Optional<MagicMix> mix) implements Start {

        /** @throws IllegalArgumentException if the mask has another size than the image */
        FromImage {
            mask.ifPresent(of -> of.requireSizeOf(image));
        }

        @Override
        public String toString() {
            return "an image of " + image.width() + " x " + image.height() + " pixels"
                    + (mask.isPresent() ? " under a mask" : "")
                    + mix.map(of -> ", mixed in down to " + of.until() + " by " + (1 - of.factor()))
                            .orElse("");
        }
    }

    /** @throws IllegalArgumentException if mixing would end before sampling begins */
    GenerationPlan {
        if (start instanceof FromImage image) {
            image.mix().ifPresent(mix -> mix.requireBelow(prompts.strength()));
        }
    }

    /** A plan for one prompt and noise alone. */
    static GenerationPlan fromText(
            Prompt prompt, int width, int height, Optional<Recipe.Bars> bars, SamplingOptions sampling) {
        return new GenerationPlan(
                PromptBlend.of(prompt),
                NoiseSeed.of(prompt),
                new FromNoise(width, height),
                bars,
                sampling,
                Optional.of(new Recipe.FromText(prompt, width, height)));
    }

    /** A plan for one prompt and an image. */
    static GenerationPlan fromImage(
            Prompt prompt, FromImage start, Optional<Recipe.Bars> bars, SamplingOptions sampling) {
        return new GenerationPlan(
                PromptBlend.of(prompt),
                NoiseSeed.of(prompt),
                start,
                bars,
                sampling,
                Optional.of(recipe(prompt, prompt, 0, start)));
    }

    /**
     * A plan for a point between two prompts and an image. Noise, guidance and strength are interpolated as the text
     * is.
     *
     * @param alpha 0 is the first prompt, 1 the second
     */
    static GenerationPlan fromImage(
            Prompt first,
            Prompt second,
            double alpha,
            FromImage start,
            Optional<Recipe.Bars> bars,
            SamplingOptions sampling) {
        return new GenerationPlan(
                PromptBlend.of(first).towards(PromptBlend.of(second), alpha),
                new NoiseSeed.Interpolated(alpha, NoiseSeed.of(first), NoiseSeed.of(second)),
                start,
                bars,
                sampling,
                Optional.of(recipe(first, second, alpha, start)));
    }

    private static Recipe.Source recipe(Prompt first, Prompt second, double alpha, FromImage start) {
        return new Recipe.FromImage(
                first,
                second,
                alpha,
                ContentHash.of(start.image()),
                start.mask().map(ContentHash::of),
                start.mix());
    }

    /**
     * This plan with other texts besides its own.
     *
     * @param shares of the other texts; empty for this plan
     */
    GenerationPlan blended(Map<String, Double> shares) {
        if (shares.isEmpty()) {
            return this;
        }
        Prompt heaviest = prompts.heaviest();
        double rest = 1 - shares.values().stream().mapToDouble(share -> share).sum();
        Map<Prompt, Double> weights = new HashMap<>();
        prompts.weights().forEach((prompt, weight) -> weights.put(prompt, Math.max(0, rest) * weight));
        shares.forEach((text, share) -> weights.merge(heaviest.text(text), share, Double::sum));
        return new GenerationPlan(PromptBlend.of(weights), noise, start, bars, sampling, Optional.empty());
    }

    /** This plan for a result that no recipe describes. */
    GenerationPlan withoutRecipe() {
        return new GenerationPlan(prompts, noise, start, bars, sampling, Optional.empty());
    }

    /** The width of the image, in pixels. */
    int width() {
        return start instanceof FromImage from ? from.image().width() : ((FromNoise) start).width();
    }

    /** The height of the image, in pixels. */
    int height() {
        return start instanceof FromImage from ? from.image().height() : ((FromNoise) start).height();
    }

    /** The parameters of the image. */
    SpectrogramParams params() {
        return start instanceof FromImage from
                ? from.image().params()
                : SpectrogramParams.defaults().toBuilder()
                        .numFrequencies(height())
                        .build();
    }

    /** The amplitude that full brightness stands for. */
    double maxValue() {
        return start instanceof FromImage from ? from.image().maxValue() : SpectrogramImage.DEFAULT_MAX_VALUE;
    }

    @Override
    public String toString() {
        return "\"" + prompts + "\", strength " + prompts.strength() + ", guidance " + prompts.guidance() + ", seed "
                + noise + ", from " + start
                + bars.map(of -> ", " + of.samples() + " samples"
                                + of.score()
                                        .map(given -> " of " + given.score().bars() + " bars of "
                                                + given.score().meter() + " at "
                                                + given.score().beatsPerMinute())
                                        .orElse(""))
                        .orElse("")
                + ": " + sampling;
    }
}
