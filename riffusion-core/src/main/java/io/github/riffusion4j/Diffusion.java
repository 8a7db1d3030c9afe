package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.SamplingSchedule;
import io.github.riffusion4j.onnx.sampler.Slerp;
import io.github.riffusion4j.onnx.sampler.SolverListener;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** One use of a model with given settings: prompts to embeddings, images to latents and back, noise to latents. */
final class Diffusion {

    private final StableDiffusion model;
    private final Settings settings;
    private final LongFunction<NoiseGenerator> seeds;
    private final Sampler sampler;
    private final Optional<Tensor> score;

    Diffusion(StableDiffusion model, Settings settings) {
        this(model, settings, settings.noise()::generator);
    }

    /** @param seeds the random numbers of a seed, from their beginning */
    Diffusion(StableDiffusion model, Settings settings, LongFunction<NoiseGenerator> seeds) {
        this(model, settings, seeds, Optional.empty());
    }

    private Diffusion(
            StableDiffusion model, Settings settings, LongFunction<NoiseGenerator> seeds, Optional<Tensor> score) {
        this.model = model;
        this.settings = settings;
        this.seeds = seeds;
        this.sampler = settings.sampler()
                .or(() -> Sampler.chosenBy(model.schedule().config()))
                .orElseGet(Sampler::pndm);
        this.score = score;
    }

    /**
     * This use of the model, which follows a score, too. Without one, a model that takes one is given zeros.
     *
     * @param score [{@link StableDiffusion#scoreChannels()}, rows, columns], as many rows and columns as the latents
     *     that are to be made have, and as these around a circle if they are a loop; the same for all channels of the
     *     sound
     * @throws IllegalArgumentException if the model takes no score, or one of other channels
     */
    Diffusion withScore(Tensor score) {
        int[] shape = score.shape();
        if (model.scoreChannels() == 0) {
            throw new IllegalArgumentException(
                    model.directory() + ": this model takes no score, but one was given: " + Arrays.toString(shape));
        }
        if (shape.length != 3 || shape[0] != model.scoreChannels()) {
            throw new IllegalArgumentException("a score is [" + model.scoreChannels() + ", rows, columns] for "
                    + model.directory() + ", got " + Arrays.toString(shape));
        }
        return new Diffusion(model, settings, seeds, Optional.of(score.reshape(1, shape[0], shape[1], shape[2])));
    }

    /**
     * Latents painted from noise alone.
     *
     * @param height of the image, in pixels
     * @param width of the image, in pixels
     */
    Tensor fromText(Prompt prompt, long seed, int height, int width) {
        return fromText(PromptBlend.of(prompt), random(prompt, seed), height, width);
    }

    /** As {@link #fromText(Prompt, long, int, int)}, of several prompts and given random numbers. */
    Tensor fromText(PromptBlend prompts, NoiseGenerator random, int height, int width) {
        SamplingSchedule schedule = sampler.schedule(model.schedule(), settings.steps(), settings.convention());
        Tensor start = random.normal(latentShape(height, width)).times(schedule.noiseScale());
        return sample(prompts, Prompt::negative, start, schedule, random, SolverListener.NONE);
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
        PromptBlend prompts = PromptBlend.of(start).towards(PromptBlend.of(end), alpha);
        settings.mix().ifPresent(mix -> mix.requireBelow(prompts.strength()));
        return fromImage(
                prompts,
                between(alpha, random(start, startSeed), random(end, endSeed)),
                startSeed,
                encode(image),
                kept);
    }

    /**
     * As {@link #fromImage(Prompt, Prompt, double, long, long, Tensor, Optional)}, of several prompts and given random
     * numbers.
     *
     * @param numbers of the noise of one channel
     * @param seed of the sample that is taken of the image's latents, where one has to be
     */
    Tensor fromImage(
            PromptBlend prompts, NoiseGenerator numbers, long seed, EncodedImage image, Optional<Tensor> kept) {
        double strength = prompts.strength();
        Tensor clean = latents(image, seed);
        if (strength == 0) {
            return clean;
        }
        NoiseGenerator random = alike(numbers);
        Tensor noise = random.normal(clean.shape());
        SamplingSchedule schedule =
                sampler.schedule(model.schedule(), settings.steps(), strength, settings.convention());
        SolverListener mixing =
                settings.mix().map(mix -> mix(mix, clean, noise)).orElse(SolverListener.NONE);
        SolverListener keeping =
                kept.map(share -> blend(share, schedule, clean, noise)).orElse(SolverListener.NONE);
        SolverListener after = (index, count, step, latents) ->
                keeping.afterStep(index, count, step, mixing.afterStep(index, count, step, latents));
        Tensor begin = schedule.start().addNoise(clean, noise);
        // The original forgets the negative prompts here.
        Function<Prompt, String> negative = likeRiffusionHobby() ? prompt -> "" : Prompt::negative;
        return sample(prompts, negative, begin, schedule, random, after);
    }

    /** Takes a walk, and tells of each call of the model before something else is done after a step. */
    private Tensor sample(
            PromptBlend prompts,
            Function<Prompt, String> negative,
            Tensor begin,
            SamplingSchedule schedule,
            NoiseGenerator random,
            SolverListener after) {
        score.ifPresent(given -> requireSizeOf(begin, given));
        LatentTiles windows = windows(begin.dimension(3));
        List<Denoiser> denoisers =
                new Conditioning(model, settings, negative, score).denoisers(prompts, windows, begin.dimension(0));
        StepProgress tally = new StepProgress(
                settings,
                denoisers.size() * schedule.steps().size(),
                latents -> VaeImageProcessor.wholePicture(decode(latents)),
                begin);
        X0Preview denoiser =
                new X0Preview(new TiledDenoiser(windows, denoisers, tally::add), schedule.predictionType());
        return sampler.sample(denoiser, begin, schedule, random, (index, count, step, latents) -> {
            tally.add(denoiser.foreseen().orElse(() -> latents));
            return after.afterStep(index, count, step, latents);
        });
    }

    private static void requireSizeOf(Tensor latents, Tensor score) {
        if (score.dimension(2) != latents.dimension(2) || score.dimension(3) != latents.dimension(3)) {
            throw new IllegalArgumentException("a score of " + score.dimension(2) + " rows and " + score.dimension(3)
                    + " columns was given for latents of " + latents.dimension(2) + " rows and "
                    + latents.dimension(3) + " columns");
        }
    }

    /** Where the networks look at so many columns of latents. */
    private LatentTiles windows(int columns) {
        LatentFormat format = model.latents();
        // What was trained on squares still paints one picture in half as much again.
        int most = model.unet().fixedWidth().orElse(format.width() * 3 / 2);
        return LatentTiles.over(settings.layout().topology(), columns, format.width(), most, format.multiple());
    }

    /** Mixes some of the seed image in after each step but the last, down to the level where the text takes over. */
    private SolverListener mix(MagicMix mix, Tensor clean, Tensor noise) {
        double last = mix.until() * model.schedule().config().trainTimesteps();
        return (index, count, step, latents) -> index < count - 1 && step.to().timestep() >= last
                ? Tensor.sum(mix.factor(), latents, 1 - mix.factor(), step.to().addNoise(clean, noise))
                : latents;
    }

    /** Puts the kept part back after each step, as noisy as the rest is by then, and clean after the last. */
    private SolverListener blend(Tensor kept, SamplingSchedule schedule, Tensor clean, Tensor noise) {
        return (index, count, step, latents) -> {
            NoiseLevel end = index == count - 1 ? NoiseLevel.ZERO : step.to();
            // The original puts it back as noisy as the rest was before the step, so that some noise is left at the
            // end.
            Tensor back = likeRiffusionHobby()
                    ? schedule.process().addNoise(step.at(), step.to(), clean, noise)
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
    Recipe recipe(Recipe.Painting painting, Optional<Recipe.Bars> bars) {
        return new Recipe(
                painting,
                bars,
                settings.layout(),
                settings.steps(),
                sampler.name(),
                settings.convention(),
                settings.noise(),
                settings.guided(),
                settings.rescale(),
                settings.reuse(),
                settings.quality(),
                model.fingerprint());
    }

    /** What the model sees in an image [channels, 3, height, width] from −1 to 1. */
    EncodedImage encode(Tensor image) {
        LatentTiles windows = windows(image.dimension(3) / model.latents().downsampling());
        List<List<LatentDistribution>> channels = new ArrayList<>();
        for (int c = 0; c < image.dimension(0); c++) {
            // A long image is large: one alone is not copied.
            Tensor channel = image.dimension(0) == 1 ? image : image.slice(c);
            List<LatentDistribution> seen = new ArrayList<>();
            for (int i = 0; i < windows.count(); i++) {
                seen.add(model.vaeEncoder().encode(windows.cut(channel, i), settings.cancellation()));
            }
            channels.add(seen);
        }
        return new EncodedImage(windows, channels);
    }

    private Tensor latents(EncodedImage image, long seed) {
        // A sample would only add noise to the most likely latents, and by this seed the very noise that is added
        // later.
        Tensor latents = likeRiffusionHobby() ? image.sample(seeds.apply(seed)) : image.mode();
        return latents.times(model.latents().scale());
    }

    private boolean likeRiffusionHobby() {
        return settings.convention() == Compatibility.RIFFUSION_HOBBY;
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

    /** The random numbers that lie some of the way from those of a seed to those of the next. */
    NoiseGenerator drifting(long seed, double share) {
        return between(share, seeds.apply(seed), seeds.apply(seed + 1));
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
