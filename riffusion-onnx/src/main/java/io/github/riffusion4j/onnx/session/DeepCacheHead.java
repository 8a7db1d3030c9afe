package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The first and last layers of a {@link Unet}, which take the features that the inner layers computed in an earlier
 * step, at a fraction of the cost (Ma, Fang, Wang 2023, "DeepCache").
 */
public final class DeepCacheHead implements AutoCloseable {

    private final UnetGraph graph;
    private final TensorSpec cachedFeatures;

    private DeepCacheHead(NativeSession session) {
        this.graph = new UnetGraph(
                session,
                4,
                "the first and last layers of a UNet, with its inputs, an input " + UnetGraph.CACHED_FEATURES
                        + " of rank 4, and its output");
        this.cachedFeatures = graph.signature.input(UnetGraph.CACHED_FEATURES, UnetGraph::isNchw);
    }

    /**
     * Loads an ONNX file that was written beside a UNet's.
     *
     * @param host the host of the UNet
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static DeepCacheHead load(Path file, Device device, NetworkHost host) {
        return NativeSession.load(file, device, host.keeping(), DeepCacheHead::new);
    }

    /**
     * Predicts as {@link Unet#predict(Tensor, double, Tensor, UnetCondition, Cancellation)} does. With the features of
     * the same latents the result is the same.
     *
     * @param condition the same as for the UNet
     * @param features the features of {@link Unet#predictWithFeatures(Tensor, double, Tensor, UnetCondition,
     *     Cancellation)}, for latents of the same height and width and as many embeddings
     * @return [batch, channels, height, width], as the UNet
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite
     * @throws IllegalStateException if this network is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public Tensor predict(
            Tensor latents,
            double timestep,
            Tensor embeddings,
            UnetCondition condition,
            Tensor features,
            Cancellation cancellation) {
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, condition);
        cachedFeatures.requireFits(features);
        if (features.dimension(0) != embeddings.dimension(0)) {
            throw new IllegalArgumentException("cached features are needed for each of the embeddings: got "
                    + Arrays.toString(features.shape()) + " for embeddings " + Arrays.toString(embeddings.shape()));
        }
        arguments.put(cachedFeatures, features);
        return graph.requireShape(graph.session.run(arguments, graph.prediction, cancellation), latents, embeddings);
    }

    /**
     * Predicts as {@link #predict(Tensor, double, Tensor, UnetCondition, Tensor, Cancellation)} does, without a score
     * or guidance.
     */
    public Tensor predict(
            Tensor latents, double timestep, Tensor embeddings, Tensor features, Cancellation cancellation) {
        return predict(latents, timestep, embeddings, UnetCondition.NONE, features, cancellation);
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        graph.session.close();
    }
}
