package io.github.riffusion4j;

import io.github.riffusion4j.onnx.GuidedDenoiser;
import io.github.riffusion4j.onnx.StableDiffusion;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.StepListener;
import io.github.riffusion4j.onnx.sampler.Walk;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.List;
import java.util.Optional;

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

    /** The denoiser that follows a mix of two prompts, alpha parts of {@code end} to 1 − alpha of {@code start}. */
    GuidedDenoiser denoiser(Prompt start, Prompt end, double alpha) {
        // The original forgets the negative prompts here.
        boolean forgetful = settings.convention() == Convention.RIFFUSION_HOBBY;
        List<Tensor> embeddings = model.embed(
                List.of(
                        WeightedPrompt.parse(start.text()),
                        WeightedPrompt.parse(end.text()),
                        WeightedPrompt.parse(forgetful ? "" : start.negative()),
                        WeightedPrompt.parse(forgetful ? "" : end.negative())),
                settings.cancellation());
        return new GuidedDenoiser(
                model.unet(),
                Tensor.sum(1 - alpha, embeddings.get(0), alpha, embeddings.get(1)),
                Tensor.sum(1 - alpha, embeddings.get(2), alpha, embeddings.get(3)),
                (1 - alpha) * start.guidance() + alpha * end.guidance(),
                settings.cancellation());
    }

    /** Clean latents from pure noise. */
    Tensor fromNoise(GuidedDenoiser denoiser, Tensor noise) {
        Walk walk = sampler.fullWalk(model.schedule(), settings.steps(), settings.convention());
        return sampler.sample(denoiser, noise, walk, this::report);
    }

    /**
     * Latents painted over.
     *
     * @param clean the latents to begin with
     * @param strength how much is painted over, 0 to 1
     * @param kept how much of each latent stays, [1, 1, rows, columns]; nothing if empty
     */
    Tensor fromLatents(GuidedDenoiser denoiser, Tensor clean, Tensor noise, double strength, Optional<Tensor> kept) {
        if (strength == 0) {
            return clean;
        }
        Walk walk = sampler.partialWalk(model.schedule(), settings.steps(), strength, settings.convention());
        StepListener blend = kept.map(share -> blend(share, clean, noise)).orElse(StepListener.NONE);
        return sampler.sample(denoiser, walk.start().addNoise(clean, noise), walk, (index, count, step, latents) -> {
            Tensor blended = blend.afterStep(index, count, step, latents);
            return report(index, count, step, blended);
        });
    }

    /** Puts the kept part back after each step, as noisy as the rest is by then, and clean after the last. */
    private StepListener blend(Tensor kept, Tensor clean, Tensor noise) {
        return (index, count, step, latents) -> {
            boolean last = index == count - 1;
            Tensor original;
            if (settings.convention() == Convention.RIFFUSION_HOBBY) {
                // As noisy as the rest was before the step, so that it ends with some noise left.
                original = step.at().addNoise(clean, noise);
            } else {
                original = (last ? NoiseLevel.CLEAN : step.to()).addNoise(clean, noise);
            }
            return mix(kept, original, latents);
        };
    }

    private static Tensor mix(Tensor share, Tensor a, Tensor b) {
        int plane = share.size();
        return Tensor.generate(a.shape(), i -> {
            float s = share.get(i % plane);
            return s * a.get(i) + (1 - s) * b.get(i);
        });
    }

    private Tensor report(int index, int count, io.github.riffusion4j.onnx.sampler.Step step, Tensor latents) {
        settings.cancellation().throwIfCancelled();
        settings.listener().onStep(new Step(index + 1, count));
        return latents;
    }

    /** The latents of an image [1, 3, height, width]. */
    Tensor encode(Tensor image, long seed) {
        LatentDistribution distribution = model.vaeEncoder().encode(image, settings.cancellation());
        Tensor latents;
        if (distribution instanceof LatentDistribution.Gaussian gaussian
                && settings.convention() != Convention.RIFFUSION_HOBBY) {
            // The most likely latents. A sample would only add noise, and from this seed the same noise that is added
            // on top later.
            latents = gaussian.mode();
        } else {
            latents = distribution.sample(noise(seed, image.dimension(2), image.dimension(3)));
        }
        return latents.times(model.latents().scale());
    }

    /** The image [1, 3, height, width] of latents, about −1 to 1. */
    Tensor decode(Tensor latents) {
        return model.vaeDecoder().decode(latents.times(1 / model.latents().scale()), settings.cancellation());
    }

    /** The noise of a seed for an image of that size. */
    Tensor noise(long seed, int height, int width) {
        int downsampling = model.latents().downsampling();
        return NoiseGenerator.torchCpu(seed)
                .normal(1, model.latents().channels(), height / downsampling, width / downsampling);
    }
}
