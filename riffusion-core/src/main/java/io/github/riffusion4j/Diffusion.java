package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Guidance;
import io.github.riffusion4j.onnx.GuidedDenoiser;
import io.github.riffusion4j.onnx.LatentFormat;
import io.github.riffusion4j.onnx.StableDiffusion;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.Slerp;
import io.github.riffusion4j.onnx.sampler.StepListener;
import io.github.riffusion4j.onnx.sampler.Walk;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

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
        Walk walk = sampler.fullWalk(model.schedule(), settings.steps(), settings.convention());
        NoiseGenerator random = random(prompt, seed);
        Tensor start = random.normal(latentShape(height, width)).times(walk.noiseScale());
        return sample(prompt, prompt, 0, start, walk, random, StepListener.NONE);
    }

    /**
     * Latents painted over an image, at a point between two prompts. Noise, guidance and strength lie between theirs as
     * the text does.
     *
     * @param alpha 0 is the start, 1 the end
     * @param startSeed the seed of the start's noise
     * @param endSeed the seed of the end's noise
     * @param image [channels, 3, height, width] from −1 to 1; all channels get the same noise
     * @param kept how much of each latent stays, [1, 1, rows, columns] from 0 to 1; nothing if empty
     */
    Tensor fromImage(
            Prompt start, Prompt end, double alpha, long startSeed, long endSeed, Tensor image, Optional<Tensor> kept) {
        double strength = (1 - alpha) * start.strength() + alpha * end.strength();
        settings.mix().ifPresent(mix -> mix.requireBelow(strength));
        Tensor clean = encode(image, startSeed);
        if (strength == 0) {
            return clean;
        }
        NoiseGenerator random = alike(between(alpha, random(start, startSeed), random(end, endSeed)));
        Tensor noise = random.normal(clean.shape());
        Walk walk = sampler.partialWalk(model.schedule(), settings.steps(), strength, settings.convention());
        StepListener mixing = settings.mix().map(mix -> mix(mix, clean, noise)).orElse(StepListener.NONE);
        StepListener keeping =
                kept.map(share -> blend(share, walk, clean, noise)).orElse(StepListener.NONE);
        StepListener after = (index, count, step, latents) ->
                keeping.afterStep(index, count, step, mixing.afterStep(index, count, step, latents));
        Tensor begin = walk.start().addNoise(clean, noise);
        return likeRiffusionHobby()
                // It forgets the negative prompts here.
                ? sample(start.negative(""), end.negative(""), alpha, begin, walk, random, after)
                : sample(start, end, alpha, begin, walk, random, after);
    }

    /** Takes a walk, and tells of each call of the model before something else is done after a step. */
    private Tensor sample(
            Prompt start,
            Prompt end,
            double alpha,
            Tensor begin,
            Walk walk,
            NoiseGenerator random,
            StepListener after) {
        Windows windows = windows(begin.dimension(3));
        Tally tally = new Tally(
                settings,
                windows.count() * begin.dimension(0) * walk.steps().size(),
                latents -> Canvas.wholePicture(decode(latents)),
                begin);
        Foreseeing denoiser = new Foreseeing(
                new WideDenoiser(windows, denoisers(start, end, alpha, windows), tally::add), walk.predictionType());
        return sampler.sample(denoiser, begin, walk, random, (index, count, step, latents) -> {
            tally.add(denoiser.foreseen().orElse(() -> latents));
            return after.afterStep(index, count, step, latents);
        });
    }

    /** Where the networks look at so many columns of latents. */
    private Windows windows(int columns) {
        LatentFormat format = model.latents();
        // What was trained on squares still paints one picture in half as much again.
        int most = model.unet().fixedWidth().orElse(format.width() * 3 / 2);
        return Windows.over(settings.layout().topology(), columns, format.width(), most, format.multiple());
    }

    /** One for each window, all the same unless the text changes on the way. */
    private List<Denoiser> denoisers(Prompt start, Prompt end, double alpha, Windows windows) {
        return settings.layout()
                .towards()
                .map(text -> IntStream.range(0, windows.count())
                        .mapToObj(i -> denoiser(start, start.text(text), windows.middle(i)))
                        .toList())
                .orElseGet(() -> Collections.nCopies(windows.count(), denoiser(start, end, alpha)));
    }

    /** The denoiser that follows a mix of two prompts, alpha parts of {@code end} to 1 − alpha of {@code start}. */
    private Denoiser denoiser(Prompt start, Prompt end, double alpha) {
        List<Tensor> embeddings = model.embed(
                List.of(
                        WeightedPrompt.parse(start.text()),
                        WeightedPrompt.parse(end.text()),
                        WeightedPrompt.parse(start.negative()),
                        WeightedPrompt.parse(end.negative())),
                settings.cancellation());
        double scale = (1 - alpha) * start.guidance() + alpha * end.guidance();
        return new GuidedDenoiser(
                (latents, timestep, embedding) ->
                        model.unet().predict(latents, timestep, embedding, settings.cancellation()),
                model.schedule(),
                Tensor.sum(1 - alpha, embeddings.get(0), alpha, embeddings.get(1)),
                Tensor.sum(1 - alpha, embeddings.get(2), alpha, embeddings.get(3)),
                new Guidance(scale, settings.guided(), settings.rescale()));
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

    /** All that the painting was made from. */
    Recipe recipe(Recipe.Painting painting) {
        return new Recipe(
                painting,
                settings.layout(),
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
        Windows windows = windows(image.dimension(3) / model.latents().downsampling());
        // Every window has to have its part of the same noise.
        Tensor noise = seeds.apply(seed).normal(latentShape(image.dimension(2), image.dimension(3)));
        Tensor latents = windows.map(image, (index, piece) -> {
            LatentDistribution distribution = model.vaeEncoder().encode(piece, settings.cancellation());
            // A sample would only add noise to the most likely latents, and by this seed the very noise that is added
            // later.
            return distribution instanceof LatentDistribution.Gaussian gaussian && !likeRiffusionHobby()
                    ? gaussian.mode()
                    : distribution.sample(windows.cut(noise, index));
        });
        return latents.times(model.latents().scale());
    }

    private boolean likeRiffusionHobby() {
        return settings.convention() == Convention.RIFFUSION_HOBBY;
    }

    /** The image [channels, 3, height, width] of latents, about −1 to 1. */
    Tensor decode(Tensor latents) {
        Tensor scaled = latents.times(1 / model.latents().scale());
        return windows(latents.dimension(3))
                .map(scaled, (index, piece) -> model.vaeDecoder().decode(piece, settings.cancellation()));
    }

    /** The random numbers of a seed, varied as the prompt says. */
    private NoiseGenerator random(Prompt prompt, long seed) {
        NoiseGenerator plain = seeds.apply(seed);
        return prompt.variation()
                .map(variation -> between(variation.strength(), plain, seeds.apply(variation.seed())))
                .orElse(plain);
    }

    /** Random numbers that lie, draw by draw, between those of two others. */
    private static NoiseGenerator between(double alpha, NoiseGenerator start, NoiseGenerator end) {
        return shape -> Slerp.between(alpha, start.normal(shape), end.normal(shape));
    }

    /** Random numbers that are the same for all that stand side by side along the first dimension. */
    private static NoiseGenerator alike(NoiseGenerator random) {
        return shape -> {
            int[] single = shape.clone();
            single[0] = 1;
            return Tensor.concat(
                    Collections.nCopies(shape[0], random.normal(single)).toArray(Tensor[]::new));
        };
    }

    /** The shape of the latents of an image of that size. */
    private int[] latentShape(int height, int width) {
        int downsampling = model.latents().downsampling();
        return new int[] {1, model.latents().channels(), height / downsampling, width / downsampling};
    }
}
