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
 * Paints prompts with the networks of a model, under the eyes of who measures them.
 *
 * @param unet asks the model's UNet, and sees every call
 */
record PromptPainter(StableDiffusion model, GuidedDenoiser.Predictor unet) {

    /** The latents of a prompt, from the noise of a seed. */
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

    /** The picture of latents, about −1 to 1. */
    Tensor picture(Tensor latents) {
        return model.vaeDecoder().decode(latents.times(1 / model.latents().scale()), new Cancellation());
    }
}
