package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.Guidance;
import io.github.riffusion4j.onnx.sampler.GuidedDenoiser;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.sampler.SamplingSchedule;
import io.github.riffusion4j.onnx.sampler.SolverListener;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.List;

/**
 * Generates images with the networks of a model, observing every call of the UNet.
 *
 * @param unet calls the model's UNet
 */
record PromptGenerator(StableDiffusion model, GuidedDenoiser.Predictor unet) {

    /** Generates the latents of a prompt from a seed. */
    Tensor latents(String prompt, long seed, Guidance guidance, Sampler sampler, int steps) {
        List<Tensor> embeddings =
                model.embed(List.of(WeightedPrompt.parse(prompt), WeightedPrompt.plain("")), new Cancellation());
        GuidedDenoiser denoiser =
                new GuidedDenoiser(unet, model.schedule(), embeddings.get(0), embeddings.get(1), guidance);
        SamplingSchedule schedule = sampler.schedule(model.schedule(), steps, Compatibility.STANDARD);
        NoiseGenerator random = NoiseGenerator.torchCpu(seed);
        Tensor noise = random.normal(model.latents().shape(1)).times(schedule.noiseScale());
        return sampler.sample(denoiser, noise, schedule, random, SolverListener.NONE);
    }

    /** Decodes latents to an image, about −1 to 1. */
    Tensor decode(Tensor latents) {
        return model.vaeDecoder().decode(latents.times(1 / model.latents().scale()), new Cancellation());
    }
}
