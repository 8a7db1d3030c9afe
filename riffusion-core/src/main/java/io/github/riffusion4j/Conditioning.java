package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.Guidance;
import io.github.riffusion4j.onnx.sampler.GuidedDenoiser;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The conditions of a sampling loop: prompts, guidance and a score.
 *
 * @param negative the negative prompt of a prompt
 * @param score [1, score channels, height, width] of the latents' height and width; each tile of the latents gets the
 *     same tile of it, with the prompt and without
 */
record Conditioning(
        StableDiffusion model,
        SamplingOptions sampling,
        Cancellation cancellation,
        Function<Prompt, String> negative,
        Optional<Tensor> score) {

    /** One for each tile of each channel, since the features that DeepCache keeps are those of one tile. */
    List<Denoiser> denoisers(PromptBlend prompts, LatentTiles tiles, int channels) {
        List<GuidedDenoiser> guidedDenoisers = guidedDenoisers(prompts, tiles);
        List<Optional<Tensor>> scores = IntStream.range(0, tiles.count())
                .mapToObj(tile -> score.map(whole -> tiles.slice(whole, tile)))
                .toList();
        return IntStream.range(0, channels * tiles.count())
                .map(tile -> tile % tiles.count())
                .<Denoiser>mapToObj(
                        tile -> guidedDenoisers.get(tile).withPredictor(unet(scores.get(tile), prompts.guidance())))
                .toList();
    }

    /** One for each tile, all the same unless the text changes over time. */
    private List<GuidedDenoiser> guidedDenoisers(PromptBlend prompts, LatentTiles tiles) {
        return sampling.layout()
                .towards()
                .map(text -> PromptBlend.of(prompts.heaviest().text(text)))
                .map(end -> IntStream.range(0, tiles.count())
                        .mapToObj(i -> denoiser(prompts.towards(end, tiles.middle(i))))
                        .toList())
                .orElseGet(() -> Collections.nCopies(tiles.count(), denoiser(prompts)));
    }

    /** The denoiser of a weighted blend of prompts. */
    private GuidedDenoiser denoiser(PromptBlend prompts) {
        List<Prompt> each = List.copyOf(prompts.weights().keySet());
        List<Double> weights = List.copyOf(prompts.weights().values());
        List<Tensor> embeddings = model.embed(
                Stream.concat(each.stream().map(Prompt::text), each.stream().map(negative))
                        .map(WeightedPrompt::parse)
                        .toList(),
                cancellation);
        return new GuidedDenoiser(
                model.predictor(1, UnetCondition.NONE, cancellation),
                model.schedule(),
                sum(weights, embeddings.subList(0, each.size())),
                sum(weights, embeddings.subList(each.size(), embeddings.size())),
                // Where the UNet knows the scale, the prompt alone is evaluated.
                model.unet().embedsGuidance()
                        ? Guidance.of(1)
                        : new Guidance(prompts.guidance(), sampling.guidanceInterval(), sampling.guidanceRescale()));
    }

    /** The UNet with that tile of the score and a guidance scale, and with an empty cache. */
    private GuidedDenoiser.Predictor unet(Optional<Tensor> part, double guidance) {
        return model.predictor(sampling.deepCache(), new UnetCondition(part, guidance), cancellation);
    }

    private static Tensor sum(List<Double> weights, List<Tensor> embeddings) {
        Tensor sum = embeddings.get(0).times(weights.get(0));
        for (int i = 1; i < embeddings.size(); i++) {
            sum = Tensor.sum(1, sum, weights.get(i), embeddings.get(i));
        }
        return sum;
    }
}
