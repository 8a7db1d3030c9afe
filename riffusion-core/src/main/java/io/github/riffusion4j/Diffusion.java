package io.github.riffusion4j;

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
import java.util.stream.IntStream;

/** One use of a model with given settings: prompts to embeddings, images to latents and back, noise to latents. */
final class Diffusion {

    private final StableDiffusion model;
    private final Settings settings;
    private final Layout layout;
    private final Sampler sampler;

    Diffusion(StableDiffusion model, Settings settings) {
        this(model, settings, Layout.PLAIN);
    }

    Diffusion(StableDiffusion model, Settings settings, Layout layout) {
        this.model = model;
        this.settings = settings;
        this.layout = layout;
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
        NoiseGenerator random = settings.noise().apply(seed);
        Tensor noise = random.normal(latentShape(height, width));
        return sample(prompt, prompt, 0, noise.times(walk.noiseScale()), walk, random, StepListener.NONE);
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
        Tensor clean = encode(image, startSeed);
        double strength = (1 - alpha) * start.strength() + alpha * end.strength();
        if (strength == 0) {
            return clean;
        }
        NoiseGenerator random = between(alpha, startSeed, endSeed);
        Tensor noise = random.normal(latentShape(image.dimension(2), image.dimension(3)));
        Walk walk = sampler.partialWalk(model.schedule(), settings.steps(), strength, settings.convention());
        StepListener blend = kept.map(share -> blend(share, walk, clean, noise)).orElse(StepListener.NONE);
        Tensor begin = walk.start().addNoise(clean, noise);
        return likeRiffusionHobby()
                // It forgets the negative prompts here.
                ? sample(start.negative(""), end.negative(""), alpha, begin, walk, random, blend)
                : sample(start, end, alpha, begin, walk, random, blend);
    }

    /** Takes a walk, and tells of each call of the model. */
    private Tensor sample(
            Prompt start,
            Prompt end,
            double alpha,
            Tensor begin,
            Walk walk,
            NoiseGenerator random,
            StepListener afterEach) {
        Windows windows = windows(begin.dimension(3));
        Tally tally = new Tally(settings, windows.count() * walk.steps().size());
        Denoiser denoiser = new WideDenoiser(windows, denoisers(start, end, alpha, windows), tally::add);
        return sampler.sample(denoiser, begin, walk, random, (index, count, step, latents) -> {
            tally.add();
            return afterEach.afterStep(index, count, step, latents);
        });
    }

    /** Where the networks look at so many columns of latents. */
    private Windows windows(int columns) {
        LatentFormat format = model.latents();
        // What was trained on squares still paints one picture in half as much again.
        int most = model.unet().fixedWidth().orElse(format.width() * 3 / 2);
        return Windows.over(layout.topology(), columns, format.width(), most, format.multiple());
    }

    /** One for each window, all the same unless the text changes on the way. */
    private List<Denoiser> denoisers(Prompt start, Prompt end, double alpha, Windows windows) {
        return layout.towards()
                .map(text -> IntStream.range(0, windows.count())
                        .<Denoiser>mapToObj(i -> denoiser(start, start.text(text), windows.middle(i)))
                        .toList())
                .orElseGet(() -> Collections.nCopies(windows.count(), denoiser(start, end, alpha)));
    }

    /** The denoiser that follows a mix of two prompts, alpha parts of {@code end} to 1 − alpha of {@code start}. */
    private GuidedDenoiser denoiser(Prompt start, Prompt end, double alpha) {
        List<Tensor> embeddings = model.embed(
                List.of(
                        WeightedPrompt.parse(start.text()),
                        WeightedPrompt.parse(end.text()),
                        WeightedPrompt.parse(start.negative()),
                        WeightedPrompt.parse(end.negative())),
                settings.cancellation());
        return new GuidedDenoiser(
                model.unet(),
                Tensor.sum(1 - alpha, embeddings.get(0), alpha, embeddings.get(1)),
                Tensor.sum(1 - alpha, embeddings.get(2), alpha, embeddings.get(3)),
                (1 - alpha) * start.guidance() + alpha * end.guidance(),
                settings.cancellation());
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

    private Tensor encode(Tensor image, long seed) {
        Windows windows = windows(image.dimension(3) / model.latents().downsampling());
        // Every window has to have its part of the same noise.
        Tensor noise = settings.noise().apply(seed).normal(latentShape(image.dimension(2), image.dimension(3)));
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

    /** The image [1, 3, height, width] of latents, about −1 to 1. */
    Tensor decode(Tensor latents) {
        Tensor scaled = latents.times(1 / model.latents().scale());
        return windows(latents.dimension(3))
                .map(scaled, (index, piece) -> model.vaeDecoder().decode(piece, settings.cancellation()));
    }

    /** Random numbers that lie, draw by draw, between those of two seeds. */
    private NoiseGenerator between(double alpha, long startSeed, long endSeed) {
        NoiseGenerator start = settings.noise().apply(startSeed);
        NoiseGenerator end = settings.noise().apply(endSeed);
        return shape -> Slerp.between(alpha, start.normal(shape), end.normal(shape));
    }

    /** The shape of the latents of an image of that size. */
    private int[] latentShape(int height, int width) {
        int downsampling = model.latents().downsampling();
        return new int[] {1, model.latents().channels(), height / downsampling, width / downsampling};
    }
}
