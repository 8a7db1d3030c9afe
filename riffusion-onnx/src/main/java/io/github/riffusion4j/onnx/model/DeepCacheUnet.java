package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.GuidedDenoiser;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.UnetCondition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A UNet with DeepCache (Ma, Fang, Wang 2023): all layers run only at every n-th call; at the others the first and last
 * layers use the features that the inner layers computed last, which change little from step to step. Each object
 * caches the features of one tile of one sample. Not thread safe.
 */
public final class DeepCacheUnet implements GuidedDenoiser.Predictor {

    private final Unet unet;
    private final DeepCacheHead head;
    private final int interval;
    private final UnetCondition condition;
    private final Cancellation cancellation;
    private Optional<Cache> cache = Optional.empty();
    private int uses;

    /**
     * Makes one with an empty cache, and without a score or guidance.
     *
     * @param head the first and last layers of {@code unet}
     * @param interval the interval of calls in which all layers run: 1 is every call, 2 every other
     * @throws IllegalArgumentException if {@code interval} is below 1
     */
    public DeepCacheUnet(Unet unet, DeepCacheHead head, int interval, Cancellation cancellation) {
        this(unet, head, interval, UnetCondition.NONE, cancellation);
    }

    /**
     * Makes one with an empty cache.
     *
     * @param head the first and last layers of {@code unet}
     * @param interval the interval of calls in which all layers run: 1 is every call, 2 every other
     * @param condition the score and guidance of every call
     * @throws IllegalArgumentException if {@code interval} is below 1
     */
    public DeepCacheUnet(
            Unet unet, DeepCacheHead head, int interval, UnetCondition condition, Cancellation cancellation) {
        if (interval < 1) {
            throw new IllegalArgumentException("the DeepCache interval must be at least 1, not " + interval);
        }
        this.unet = unet;
        this.head = head;
        this.interval = interval;
        this.condition = condition;
        this.cancellation = cancellation;
    }

    /** The features of the inner layers, for predictions of this shape. */
    private record Cache(Tensor features, List<Integer> shape) {}

    /**
     * Predicts as the UNet does, exactly or approximately. All layers run if the shape of the latents or the number of
     * embeddings is not that of the last call, as where guidance begins or ends.
     */
    @Override
    public Tensor predict(Tensor latents, double timestep, Tensor embeddings) {
        List<Integer> shape = predictionShape(latents, embeddings);
        Optional<Cache> usable = cache.filter(cached -> cached.shape().equals(shape));
        if (usable.isPresent() && uses < interval - 1) {
            uses++;
            Tensor cachedFeatures = usable.get().features();
            return head.predict(latents, timestep, embeddings, condition, cachedFeatures, cancellation);
        }
        Unet.Features computed = unet.predictWithFeatures(latents, timestep, embeddings, condition, cancellation);
        cache = Optional.of(new Cache(computed.features(), shape));
        uses = 0;
        return computed.prediction();
    }

    /** The shape of the prediction: one for each of the embeddings. */
    private static List<Integer> predictionShape(Tensor latents, Tensor embeddings) {
        int[] shape = latents.shape();
        shape[0] = embeddings.dimension(0);
        return Arrays.stream(shape).boxed().toList();
    }
}
