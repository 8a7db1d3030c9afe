package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The first and last layers of a {@link Unet}, which take what the layers between them made in an earlier step: a
 * fraction of the work (Ma, Fang, Wang 2023, "DeepCache").
 */
public final class DeepCacheHead implements AutoCloseable {

    private final UnetGraph graph;
    private final TensorSpec deep;

    private DeepCacheHead(NativeSession session) {
        this.graph = new UnetGraph(
                session,
                4,
                "the first and last layers of a UNet, with its inputs, an input " + UnetGraph.DEEP_SAMPLE
                        + " of rank 4, and its output");
        this.deep = graph.signature.input(UnetGraph.DEEP_SAMPLE, UnetGraph::isPicture);
    }

    /**
     * Loads an ONNX file that was written beside a UNet's.
     *
     * @param turns of the UNet
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static DeepCacheHead load(Path file, Device device, FairSemaphore turns) {
        return NativeSession.load(file, device, turns, DeepCacheHead::new);
    }

    /**
     * Predicts as {@link Unet#predict(Tensor, double, Tensor, Optional, Cancellation)} does. With what the whole UNet
     * made of the same latents, the result is the same.
     *
     * @param score as the whole UNet takes it
     * @param deep what {@link Unet#predictDeeply(Tensor, double, Tensor, Optional, Cancellation)} gave, for latents of
     *     the same height and width and as many embeddings
     * @return [batch, channels, height, width], as the whole UNet gives
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite
     * @throws IllegalStateException if this model is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public Tensor predict(
            Tensor latents,
            double timestep,
            Tensor embeddings,
            Optional<Tensor> score,
            Tensor deep,
            Cancellation cancellation) {
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, score);
        this.deep.requireFits(deep);
        if (deep.dimension(0) != embeddings.dimension(0)) {
            throw new IllegalArgumentException("what the inner layers made is needed for each of the embeddings: got "
                    + Arrays.toString(deep.shape()) + " for embeddings " + Arrays.toString(embeddings.shape()));
        }
        arguments.put(this.deep, deep);
        return graph.requireAlike(graph.session.run(arguments, graph.prediction, cancellation), latents, embeddings);
    }

    /** Predicts as {@link #predict(Tensor, double, Tensor, Optional, Tensor, Cancellation)} does, without a score. */
    public Tensor predict(Tensor latents, double timestep, Tensor embeddings, Tensor deep, Cancellation cancellation) {
        return predict(latents, timestep, embeddings, Optional.empty(), deep, cancellation);
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        graph.session.close();
    }
}
