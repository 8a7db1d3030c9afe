package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.DeepCacheUnet;
import io.github.riffusion4j.onnx.Guidance;
import io.github.riffusion4j.onnx.GuidedDenoiser;
import io.github.riffusion4j.onnx.StableDiffusion;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What makes a model follow prompts, and a score, on one walk.
 *
 * @param negative what a prompt is to keep away from
 * @param score [1, score channels, height, width] of the latents' height and width; the model sees the part of it that
 *     belongs to what it sees of the latents, with the prompt and without
 */
record Conditioning(
        StableDiffusion model,
        SamplingOptions sampling,
        Cancellation cancellation,
        Function<Prompt, String> negative,
        Optional<Tensor> score) {

    /** One for each window of each channel, since a UNet that reuses what it made remembers one place. */
    List<Denoiser> denoisers(PromptBlend prompts, LatentTiles windows, int channels) {
        List<GuidedDenoiser> followers = followers(prompts, windows);
        List<Optional<Tensor>> scores = IntStream.range(0, windows.count())
                .mapToObj(window -> score.map(whole -> windows.cut(whole, window)))
                .toList();
        return IntStream.range(0, channels * windows.count())
                .map(place -> place % windows.count())
                .<Denoiser>mapToObj(window -> followers.get(window).asking(unet(scores.get(window))))
                .toList();
    }

    /** One for each window, all the same unless the text changes on the way. */
    private List<GuidedDenoiser> followers(PromptBlend prompts, LatentTiles windows) {
        return sampling.layout()
                .towards()
                .map(text -> PromptBlend.of(prompts.heaviest().text(text)))
                .map(end -> IntStream.range(0, windows.count())
                        .mapToObj(i -> denoiser(prompts.towards(end, windows.middle(i))))
                        .toList())
                .orElseGet(() -> Collections.nCopies(windows.count(), denoiser(prompts)));
    }

    /** The denoiser that follows several prompts, each by its weight. */
    private GuidedDenoiser denoiser(PromptBlend prompts) {
        List<Prompt> each = List.copyOf(prompts.weights().keySet());
        List<Double> weights = List.copyOf(prompts.weights().values());
        List<Tensor> embeddings = model.embed(
                Stream.concat(each.stream().map(Prompt::text), each.stream().map(negative))
                        .map(WeightedPrompt::parse)
                        .toList(),
                cancellation);
        return new GuidedDenoiser(
                GuidedDenoiser.Prediction.by(model.unet(), Optional.empty(), cancellation),
                model.schedule(),
                sum(weights, embeddings.subList(0, each.size())),
                sum(weights, embeddings.subList(each.size(), embeddings.size())),
                new Guidance(prompts.guidance(), sampling.guidanceInterval(), sampling.guidanceRescale()));
    }

    /** The UNet, with no memory yet, which sees that part of the score. */
    private GuidedDenoiser.Prediction unet(Optional<Tensor> part) {
        return sampling.deepCache() == 1
                ? GuidedDenoiser.Prediction.by(model.unet(), part, cancellation)
                : new DeepCacheUnet(
                        model.unet(), model.shallowUnet(cancellation), sampling.deepCache(), part, cancellation);
    }

    private static Tensor sum(List<Double> weights, List<Tensor> embeddings) {
        Tensor sum = embeddings.get(0).times(weights.get(0));
        for (int i = 1; i < embeddings.size(); i++) {
            sum = Tensor.sum(1, sum, weights.get(i), embeddings.get(i));
        }
        return sum;
    }
}
