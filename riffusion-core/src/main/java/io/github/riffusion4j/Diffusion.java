package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.LatentFormat;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.SamplingSchedule;
import io.github.riffusion4j.onnx.sampler.SolverListener;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A sampling loop of a model with given options: prompts to embeddings, images to latents and back, noise to latents.
 */
final class Diffusion {

    private final StableDiffusion model;
    private final SamplingOptions sampling;
    private final RunControl control;
    private final LongFunction<NoiseGenerator> seeds;
    private final Sampler sampler;
    private final int steps;
    private final Optional<Tensor> score;

    /** @param sampling with a sampler and a number of steps */
    Diffusion(StableDiffusion model, SamplingOptions sampling, RunControl control) {
        this(model, sampling, control, sampling.noise()::generator, Optional.empty());
    }

    private Diffusion(
            StableDiffusion model,
            SamplingOptions sampling,
            RunControl control,
            LongFunction<NoiseGenerator> seeds,
            Optional<Tensor> score) {
        this.model = model;
        this.sampling = sampling;
        this.control = control;
        this.seeds = seeds;
        this.sampler = sampling.sampler().orElseThrow();
        this.steps = sampling.steps().orElseThrow();
        this.score = score;
    }

    /**
     * This loop with other random numbers.
     *
     * @param seeds the random numbers of a seed, from their beginning
     */
    Diffusion withSeeds(LongFunction<NoiseGenerator> seeds) {
        return new Diffusion(model, sampling, control, seeds, score);
    }

    /**
     * This loop with a score as a condition. Without one, a model that takes one is given zeros.
     *
     * @param score [{@link StableDiffusion#scoreChannels()}, rows, columns], as many rows and columns as the latents,
     *     and periodic as these if they are a loop; the same for all channels of the sound
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
        return new Diffusion(
                model, sampling, control, seeds, Optional.of(score.reshape(1, shape[0], shape[1], shape[2])));
    }

    /**
     * Latents from noise alone.
     *
     * @param height of the image, in pixels
     * @param width of the image, in pixels
     */
    Tensor fromNoise(PromptBlend prompts, NoiseSeed noise, int height, int width) {
        NoiseGenerator random = noise.generator(seeds);
        SamplingSchedule schedule = sampler.schedule(model.schedule(), steps, sampling.compatibility());
        Tensor start = random.normal(latentShape(height, width)).times(schedule.noiseScale());
        return sample(prompts, Prompt::negative, start, schedule, random, SolverListener.NONE);
    }

    /**
     * Latents from those of an image.
     *
     * @param seed the random numbers of one channel; all channels get the same noise
     * @param kept the share of each latent that stays, [1, 1, rows, columns] from 0 to 1; nothing if empty
     * @param mix the mixing in of the image after each step, if any
     */
    Tensor fromImage(
            PromptBlend prompts, NoiseSeed seed, EncodedImage image, Optional<Tensor> kept, Optional<MagicMix> mix) {
        double strength = prompts.strength();
        Tensor clean = latents(image, seed.seed());
        if (strength == 0) {
            return clean;
        }
        NoiseGenerator random = repeated(seed.generator(seeds));
        Tensor noise = random.normal(clean.shape());
        SamplingSchedule schedule = sampler.schedule(model.schedule(), steps, strength, sampling.compatibility());
        SolverListener mixing = mix.map(how -> mix(how, clean, noise)).orElse(SolverListener.NONE);
        SolverListener keeping =
                kept.map(share -> blend(share, schedule, clean, noise)).orElse(SolverListener.NONE);
        SolverListener after = (index, count, step, latents) ->
                keeping.afterStep(index, count, step, mixing.afterStep(index, count, step, latents));
        Tensor begin = schedule.start().addNoise(clean, noise);
        // The original ignores the negative prompts here.
        Function<Prompt, String> negative = likeRiffusionHobby() ? prompt -> "" : Prompt::negative;
        return sample(prompts, negative, begin, schedule, random, after);
    }

    /** Samples along a schedule, and reports each call of the model before {@code after} changes the latents. */
    private Tensor sample(
            PromptBlend prompts,
            Function<Prompt, String> negative,
            Tensor begin,
            SamplingSchedule schedule,
            NoiseGenerator random,
            SolverListener after) {
        score.ifPresent(given -> requireSizeOf(begin, given));
        LatentTiles tiles = tiles(begin.dimension(3));
        List<Denoiser> denoisers = new Conditioning(model, sampling, control.cancellation(), negative, score)
                .denoisers(prompts, tiles, begin.dimension(0));
        TiledDenoiser.Reports reports = new TiledDenoiser.Reports(
                control,
                denoisers.size() * schedule.steps().size(),
                latents -> VaeImageProcessor.whole(decode(latents, model::preview)),
                begin);
        TiledDenoiser denoiser = new TiledDenoiser(tiles, denoisers, schedule.predictionType(), reports);
        return sampler.sample(denoiser, begin, schedule, random, (index, count, step, latents) -> {
            denoiser.stepDone(latents);
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

    /** The tiles of so many columns of latents. */
    private LatentTiles tiles(int columns) {
        LatentFormat format = model.latents();
        // A model that was trained on squares still makes one coherent image in half as much again.
        int most = model.unet().fixedWidth().orElse(format.width() * 3 / 2);
        return LatentTiles.over(sampling.layout().boundary(), columns, format.width(), most, format.multiple());
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

    /** The latents of an image [channels, 3, height, width] from −1 to 1. */
    EncodedImage encode(Tensor image) {
        LatentTiles tiles = tiles(image.dimension(3) / model.latents().downsampling());
        List<List<LatentDistribution>> channels = new ArrayList<>();
        for (int c = 0; c < image.dimension(0); c++) {
            // A long image is large: one alone is not copied.
            Tensor channel = image.dimension(0) == 1 ? image : image.slice(c);
            List<LatentDistribution> encoded = new ArrayList<>();
            for (int i = 0; i < tiles.count(); i++) {
                encoded.add(model.vaeEncoder().encode(tiles.slice(channel, i), control.cancellation()));
            }
            channels.add(encoded);
        }
        return new EncodedImage(tiles, channels);
    }

    private Tensor latents(EncodedImage image, long seed) {
        // A sample would only add noise to the most likely latents, and by this seed the very noise that is added
        // later.
        Tensor latents = likeRiffusionHobby() ? image.sample(seeds.apply(seed)) : image.mode();
        return latents.times(model.encoderScale());
    }

    private boolean likeRiffusionHobby() {
        return sampling.compatibility() == Compatibility.RIFFUSION_HOBBY;
    }

    /**
     * The image [channels, 3, height, width] of latents, about −1 to 1.
     *
     * @throws RiffusionException if the latents or the image are not finite, which would be noise at full scale
     */
    Tensor decode(Tensor latents) {
        return decode(latents, model::decode);
    }

    private Tensor decode(Tensor latents, BiFunction<Tensor, Cancellation, Tensor> decoder) {
        requireFinite(latents, "its UNet and the sampler " + sampler.name() + " gave latents");
        Tensor image = tiles(latents.dimension(3))
                .map(latents, (index, piece) -> decoder.apply(piece, control.cancellation()));
        requireFinite(image, "its VAE decoder gave an image");
        return image;
    }

    private void requireFinite(Tensor values, String producer) {
        int wrong = 0;
        for (int i = 0; i < values.size(); i++) {
            wrong += Float.isFinite(values.get(i)) ? 0 : 1;
        }
        if (wrong > 0) {
            throw new RiffusionException("the model " + model.directory() + " cannot generate this: " + producer
                    + " of which " + wrong + " of " + values.size() + " values are not finite (NaN or infinity); its"
                    + " weights, a LoRA or a textual inversion in it may be damaged, or a prompt's weights or the"
                    + " guidance scale too large: try without them, and with another sampler");
        }
    }

    /** Random numbers that are the same for all entries of the first dimension. */
    private static NoiseGenerator repeated(NoiseGenerator random) {
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
