package io.github.riffusion4j;

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
import java.util.stream.Stream;

/** One use of a model with given settings: prompts to embeddings, images to latents and back, noise to latents. */
final class Diffusion {

    private final StableDiffusion model;
    private final Settings settings;
    private final Sampler sampler;

    Diffusion(StableDiffusion model, Settings settings) {
        this.model = model;
        this.settings = settings;
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
    Tensor fromText(PromptMix prompts, long seed, int height, int width) {
        Walk walk = sampler.fullWalk(model.schedule(), settings.steps(), settings.convention());
        NoiseGenerator random = settings.noise().apply(seed);
        Tensor noise = random.normal(latentShape(height, width));
        return sampler.sample(
                denoiser(prompts, Prompt::negative),
                noise.times(walk.noiseScale()),
                walk,
                random,
                (index, count, step, latents) -> {
                    report(index, count);
                    return latents;
                });
    }

    /**
     * Latents painted over an image. Guidance and strength are those of the prompts, by weight.
     *
     * @param alpha where the noise lies between that of two seeds: 0 is the start, 1 the end
     * @param startSeed the seed of the noise at alpha 0
     * @param endSeed the seed of the noise at alpha 1
     * @param image [1, 3, height, width] from −1 to 1
     * @param kept how much of each latent stays, [1, 1, rows, columns] from 0 to 1; nothing if empty
     */
    Tensor fromImage(
            PromptMix prompts, double alpha, long startSeed, long endSeed, Tensor image, Optional<Tensor> kept) {
        Tensor clean = encode(image, startSeed);
        double strength = prompts.strength();
        if (strength == 0) {
            return clean;
        }
        NoiseGenerator random = between(alpha, startSeed, endSeed);
        Tensor noise = random.normal(latentShape(image.dimension(2), image.dimension(3)));
        Walk walk = sampler.partialWalk(model.schedule(), settings.steps(), strength, settings.convention());
        StepListener blend = kept.map(share -> blend(share, walk, clean, noise)).orElse(StepListener.NONE);
        // The original forgets the negative prompts here.
        GuidedDenoiser denoiser = denoiser(prompts, likeRiffusionHobby() ? prompt -> "" : Prompt::negative);
        return sampler.sample(
                denoiser, walk.start().addNoise(clean, noise), walk, random, (index, count, step, latents) -> {
                    report(index, count);
                    return blend.afterStep(index, count, step, latents);
                });
    }

    /** The denoiser that follows several prompts, each by its weight. */
    private GuidedDenoiser denoiser(PromptMix prompts, Function<Prompt, String> negative) {
        List<Prompt> each = List.copyOf(prompts.weights().keySet());
        List<Tensor> embeddings = model.embed(
                Stream.concat(each.stream().map(Prompt::text), each.stream().map(negative))
                        .map(WeightedPrompt::parse)
                        .toList(),
                settings.cancellation());
        List<Double> weights = List.copyOf(prompts.weights().values());
        return new GuidedDenoiser(
                model.unet(),
                sum(weights, embeddings.subList(0, each.size())),
                sum(weights, embeddings.subList(each.size(), embeddings.size())),
                prompts.guidance(),
                settings.cancellation());
    }

    private static Tensor sum(List<Double> weights, List<Tensor> embeddings) {
        Tensor sum = embeddings.get(0).times(weights.get(0));
        for (int i = 1; i < embeddings.size(); i++) {
            sum = Tensor.sum(1, sum, weights.get(i), embeddings.get(i));
        }
        return sum;
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

    private void report(int index, int count) {
        settings.cancellation().throwIfCancelled();
        settings.listener().onStep(new Step(index + 1, count));
    }

    private Tensor encode(Tensor image, long seed) {
        LatentDistribution distribution = model.vaeEncoder().encode(image, settings.cancellation());
        // A sample would only add noise to the most likely latents, and by this seed the very noise that is added
        // later.
        Tensor latents = distribution instanceof LatentDistribution.Gaussian gaussian && !likeRiffusionHobby()
                ? gaussian.mode()
                : distribution.sample(
                        settings.noise().apply(seed).normal(latentShape(image.dimension(2), image.dimension(3))));
        return latents.times(model.latents().scale());
    }

    private boolean likeRiffusionHobby() {
        return settings.convention() == Convention.RIFFUSION_HOBBY;
    }

    /** The image [1, 3, height, width] of latents, about −1 to 1. */
    Tensor decode(Tensor latents) {
        return model.vaeDecoder().decode(latents.times(1 / model.latents().scale()), settings.cancellation());
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
