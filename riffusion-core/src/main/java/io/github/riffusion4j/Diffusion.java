package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Guidance;
import io.github.riffusion4j.onnx.GuidedDenoiser;
import io.github.riffusion4j.onnx.StableDiffusion;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.Slerp;
import io.github.riffusion4j.onnx.sampler.StepListener;
import io.github.riffusion4j.onnx.sampler.Walk;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One use of a model with given settings: prompts to embeddings, images to latents and back, noise to latents. */
final class Diffusion {

    private final StableDiffusion model;
    private final Settings settings;
    private final LongFunction<NoiseGenerator> seeds;
    private final Sampler sampler;

    Diffusion(StableDiffusion model, Settings settings) {
        this(model, settings, settings.noise()::generator);
    }

    /** @param seeds the random numbers of a seed, from their beginning */
    Diffusion(StableDiffusion model, Settings settings, LongFunction<NoiseGenerator> seeds) {
        this.model = model;
        this.settings = settings;
        this.seeds = seeds;
        this.sampler = settings.sampler()
                .or(() -> Sampler.chosenBy(model.schedule().config()))
                .orElseGet(Sampler::pndm);
    }

    /**
     * Latents painted from noise alone.
     *
     * @param height of the image, in pixels
     * @param width of the image, in pixels
     */
    Tensor fromText(Prompt prompt, long seed, int height, int width) {
        return fromText(PromptMix.of(prompt), random(prompt, seed), height, width);
    }

    /** As {@link #fromText(Prompt, long, int, int)}, of several prompts and given random numbers. */
    Tensor fromText(PromptMix prompts, NoiseGenerator random, int height, int width) {
        Walk walk = sampler.fullWalk(model.schedule(), settings.steps(), settings.convention());
        Tensor start = random.normal(latentShape(height, width)).times(walk.noiseScale());
        Foreseeing denoiser = denoiser(prompts, Prompt::negative, walk);
        return sampler.sample(denoiser, start, walk, random, reporting(denoiser, StepListener.NONE));
    }

    /**
     * Latents painted over an image, at a point between two prompts. Noise, guidance and strength lie between theirs as
     * the text does.
     *
     * @param alpha 0 is the start, 1 the end
     * @param startSeed the seed of the start's noise
     * @param endSeed the seed of the end's noise
     * @param image [1, 3, height, width] from −1 to 1
     * @param kept how much of each latent stays, [1, 1, rows, columns] from 0 to 1; nothing if empty
     */
    Tensor fromImage(
            Prompt start, Prompt end, double alpha, long startSeed, long endSeed, Tensor image, Optional<Tensor> kept) {
        return fromImage(
                PromptMix.of(start).towards(PromptMix.of(end), alpha),
                between(alpha, random(start, startSeed), random(end, endSeed)),
                startSeed,
                image,
                kept);
    }

    /**
     * As {@link #fromImage(Prompt, Prompt, double, long, long, Tensor, Optional)}, of several prompts and given random
     * numbers.
     *
     * @param seed of the sample that is taken of the image's latents, where one has to be
     */
    Tensor fromImage(PromptMix prompts, NoiseGenerator random, long seed, Tensor image, Optional<Tensor> kept) {
        double strength = prompts.strength();
        settings.mix().ifPresent(mix -> mix.requireBelow(strength));
        Tensor clean = encode(image, seed);
        if (strength == 0) {
            return clean;
        }
        Tensor noise = random.normal(latentShape(image.dimension(2), image.dimension(3)));
        Walk walk = sampler.partialWalk(model.schedule(), settings.steps(), strength, settings.convention());
        StepListener mixing = settings.mix().map(mix -> mix(mix, clean, noise)).orElse(StepListener.NONE);
        StepListener keeping =
                kept.map(share -> blend(share, walk, clean, noise)).orElse(StepListener.NONE);
        // The original forgets the negative prompts here.
        Foreseeing denoiser = denoiser(prompts, likeRiffusionHobby() ? prompt -> "" : Prompt::negative, walk);
        return sampler.sample(
                denoiser,
                walk.start().addNoise(clean, noise),
                walk,
                random,
                reporting(
                        denoiser,
                        (index, count, step, latents) ->
                                keeping.afterStep(index, count, step, mixing.afterStep(index, count, step, latents))));
    }

    /** The denoiser that follows several prompts, each by its weight. */
    private Foreseeing denoiser(PromptMix prompts, Function<Prompt, String> negative, Walk walk) {
        List<Prompt> each = List.copyOf(prompts.weights().keySet());
        List<Double> weights = List.copyOf(prompts.weights().values());
        List<Tensor> embeddings = model.embed(
                Stream.concat(each.stream().map(Prompt::text), each.stream().map(negative))
                        .map(WeightedPrompt::parse)
                        .toList(),
                settings.cancellation());
        GuidedDenoiser guided = new GuidedDenoiser(
                (latents, timestep, embedding) ->
                        model.unet().predict(latents, timestep, embedding, settings.cancellation()),
                model.schedule(),
                sum(weights, embeddings.subList(0, each.size())),
                sum(weights, embeddings.subList(each.size(), embeddings.size())),
                new Guidance(prompts.guidance(), settings.guided(), settings.rescale()));
        return new Foreseeing(guided, walk.predictionType());
    }

    private static Tensor sum(List<Double> weights, List<Tensor> embeddings) {
        Tensor sum = embeddings.get(0).times(weights.get(0));
        for (int i = 1; i < embeddings.size(); i++) {
            sum = Tensor.sum(1, sum, weights.get(i), embeddings.get(i));
        }
        return sum;
    }

    /** Mixes some of the seed image in after each step but the last, down to the level where the text takes over. */
    private StepListener mix(MagicMix mix, Tensor clean, Tensor noise) {
        double last = mix.until() * model.schedule().config().trainTimesteps();
        return (index, count, step, latents) -> index < count - 1 && step.to().timestep() >= last
                ? Tensor.sum(mix.factor(), latents, 1 - mix.factor(), step.to().addNoise(clean, noise))
                : latents;
    }

    /** Puts the kept part back after each step, as noisy as the rest is by then, and clean after the last. */
    private StepListener blend(Tensor kept, Walk walk, Tensor clean, Tensor noise) {
        return (index, count, step, latents) -> {
            NoiseLevel end = index == count - 1 ? NoiseLevel.CLEAN : step.to();
            // The original puts it back as noisy as the rest was before the step, so that some noise is left at the
            // end.
            Tensor back = likeRiffusionHobby()
                    ? walk.scale().addNoise(step.at(), step.to(), clean, noise)
                    : end.addNoise(clean, noise);
            return mix(kept, back, latents);
        };
    }

    private static Tensor mix(Tensor share, Tensor a, Tensor b) {
        int plane = share.size();
        return Tensor.generate(a.shape(), i -> {
            float s = share.get(i % plane);
            return s * a.get(i) + (1 - s) * b.get(i);
        });
    }

    /** Tells of each step before something else is done after it. */
    private StepListener reporting(Foreseeing denoiser, StepListener then) {
        return (index, count, step, latents) -> {
            settings.cancellation().throwIfCancelled();
            Supplier<Tensor> foreseen = denoiser.foreseen().orElse(() -> latents);
            settings.listener().onStep(new Step(index + 1, count, () -> Canvas.wholePicture(decode(foreseen.get()))));
            return then.afterStep(index, count, step, latents);
        };
    }

    /** All that the painting was made from. */
    Recipe recipe(Recipe.Painting painting) {
        return new Recipe(
                painting,
                settings.steps(),
                sampler.name(),
                settings.convention(),
                settings.noise(),
                settings.guided(),
                settings.rescale(),
                settings.quality(),
                model.fingerprint());
    }

    private Tensor encode(Tensor image, long seed) {
        LatentDistribution distribution = model.vaeEncoder().encode(image, settings.cancellation());
        // A sample would only add noise to the most likely latents, and by this seed the very noise that is added
        // later.
        Tensor latents = distribution instanceof LatentDistribution.Gaussian gaussian && !likeRiffusionHobby()
                ? gaussian.mode()
                : distribution.sample(seeds.apply(seed).normal(latentShape(image.dimension(2), image.dimension(3))));
        return latents.times(model.latents().scale());
    }

    private boolean likeRiffusionHobby() {
        return settings.convention() == Convention.RIFFUSION_HOBBY;
    }

    /** The image [1, 3, height, width] of latents, about −1 to 1. */
    Tensor decode(Tensor latents) {
        return model.vaeDecoder().decode(latents.times(1 / model.latents().scale()), settings.cancellation());
    }

    /** The random numbers of a seed, varied as the prompt says. */
    private NoiseGenerator random(Prompt prompt, long seed) {
        NoiseGenerator plain = seeds.apply(seed);
        return prompt.variation()
                .map(variation -> between(variation.strength(), plain, seeds.apply(variation.seed())))
                .orElse(plain);
    }

    /** The random numbers that lie some of the way from those of a seed to those of the next. */
    NoiseGenerator drifting(long seed, double share) {
        return between(share, seeds.apply(seed), seeds.apply(seed + 1));
    }

    /** Random numbers that lie, draw by draw, between those of two others. */
    private static NoiseGenerator between(double alpha, NoiseGenerator start, NoiseGenerator end) {
        return shape -> Slerp.between(alpha, start.normal(shape), end.normal(shape));
    }

    /** The shape of the latents of an image of that size. */
    private int[] latentShape(int height, int width) {
        int downsampling = model.latents().downsampling();
        return new int[] {1, model.latents().channels(), height / downsampling, width / downsampling};
    }
}
