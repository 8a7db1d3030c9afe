package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.Unet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A UNet of which most layers run only at every so many calls (Ma, Fang, Wang 2023, "DeepCache"): the first and last
 * layers take up what the others made then, which changes little from one step of a sampler to the next. It remembers
 * what it saw, so that one is for one place in one run: one window of one channel. Not thread safe.
 */
public final class DeepCacheUnet implements GuidedDenoiser.Prediction {

    private final Unet unet;
    private final DeepCacheHead shallow;
    private final int every;
    private final Optional<Tensor> score;
    private final Cancellation cancellation;
    private Optional<Memory> memory = Optional.empty();
    private int uses;

    /**
     * Makes one that has seen nothing yet, and is given no score.
     *
     * @param shallow the first and last layers of {@code unet}
     * @param every how often all layers run: 1 for at every call, 2 for at every other
     * @throws IllegalArgumentException if {@code every} is below 1
     */
    public DeepCacheUnet(Unet unet, DeepCacheHead shallow, int every, Cancellation cancellation) {
        this(unet, shallow, every, Optional.empty(), cancellation);
    }

    /**
     * Makes one that has seen nothing yet.
     *
     * @param shallow the first and last layers of {@code unet}
     * @param every how often all layers run: 1 for at every call, 2 for at every other
     * @param score of every call, [1, score channels, height, width]; if empty, a model that takes one is given zeros
     * @throws IllegalArgumentException if {@code every} is below 1
     */
    public DeepCacheUnet(
            Unet unet, DeepCacheHead shallow, int every, Optional<Tensor> score, Cancellation cancellation) {
        if (every < 1) {
            throw new IllegalArgumentException("all layers run at every call, or less often, not " + every);
        }
        this.unet = unet;
        this.shallow = shallow;
        this.every = every;
        this.score = score;
        this.cancellation = cancellation;
    }

    /** What the inner layers made, for predictions of this shape. */
    private record Memory(Tensor deep, List<Integer> shape) {}

    /**
     * What the UNet predicts, or nearly. For latents of another shape than before, or another number of embeddings, as
     * where guidance begins or ends, all layers run.
     */
    @Override
    public Tensor of(Tensor latents, double timestep, Tensor embeddings) {
        List<Integer> shape = shape(latents, embeddings);
        Optional<Memory> usable = memory.filter(kept -> kept.shape().equals(shape));
        if (usable.isPresent() && uses < every - 1) {
            uses++;
            return shallow.predict(
                    latents, timestep, embeddings, score, usable.get().deep(), cancellation);
        }
        Unet.Deep found = unet.predictDeeply(latents, timestep, embeddings, score, cancellation);
        memory = Optional.of(new Memory(found.deep(), shape));
        uses = 0;
        return found.prediction();
    }

    /** That of the prediction: one for each of the embeddings. */
    private static List<Integer> shape(Tensor latents, Tensor embeddings) {
        int[] shape = latents.shape();
        shape[0] = embeddings.dimension(0);
        return Arrays.stream(shape).boxed().toList();
    }
}
