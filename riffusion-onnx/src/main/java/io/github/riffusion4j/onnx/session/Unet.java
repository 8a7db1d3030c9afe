package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The UNet, which predicts the noise in latents, given a timestep and an embedding. */
public final class Unet implements AutoCloseable {

    private final UnetGraph graph;

    private Unet(NativeSession session) {
        this.graph = new UnetGraph(
                session,
                3,
                "a UNet, with the inputs sample [batch, channels, height, width], timestep [] or [batch], and"
                        + " encoder_hidden_states [batch, tokens, width], perhaps score [batch, channels, height, width]"
                        + " and timestep_cond [batch, width], and the output out_sample of sample's shape");
    }

    /**
     * Loads the ONNX file of a UNet.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static Unet load(Path file, Device device) {
        return load(file, device, NetworkHost.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, with limits that networks share. */
    public static Unet load(Path file, Device device, NetworkHost host) {
        return NativeSession.load(file, device, host, Unet::new);
    }

    /**
     * Predicts the noise in {@code latents} (or what else the model was trained to predict).
     *
     * @param latents [batch, channels, height, width], scaled as the sampler has them; or [1, channels, height, width]
     *     for all embeddings: graphs imported by this library then compute the layers before the prompt once, and
     *     others are given copies
     * @param timestep 0 to 999, the same for the whole batch; rounded to the nearest integer if the graph takes
     *     integers only (see {@link #takesFractionalTimesteps()})
     * @param embeddings [batch, tokens, width], from the {@link TextEncoder}
     * @return [batch, channels, height, width]
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite
     * @throws IllegalStateException if this network is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public Tensor predict(Tensor latents, double timestep, Tensor embeddings, Cancellation cancellation) {
        return predict(latents, timestep, embeddings, UnetCondition.NONE, cancellation);
    }

    /**
     * Predicts as {@link #predict(Tensor, double, Tensor, Cancellation)} does, with a score or a guidance scale.
     *
     * @throws IllegalArgumentException also if the model takes no score and one is given
     */
    public Tensor predict(
            Tensor latents, double timestep, Tensor embeddings, UnetCondition condition, Cancellation cancellation) {
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, condition);
        return graph.requireShape(graph.session.run(arguments, graph.prediction, cancellation), latents, embeddings);
    }

    /**
     * A prediction, and the features of the inner layers.
     *
     * @param prediction the result of {@link Unet#predict(Tensor, double, Tensor, UnetCondition, Cancellation)}
     * @param features the features for {@link DeepCacheHead#predict(Tensor, double, Tensor, UnetCondition, Tensor,
     *     Cancellation)}
     */
    public record Features(Tensor prediction, Tensor features) {}

    /**
     * Predicts as {@link #predict(Tensor, double, Tensor, UnetCondition, Cancellation)} does, and also gives the
     * features for a {@link DeepCacheHead}.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the graph has no such output; those imported by this
     *     library have it
     */
    public Features predictWithFeatures(
            Tensor latents, double timestep, Tensor embeddings, UnetCondition condition, Cancellation cancellation) {
        TensorSpec features = graph.featuresOutput();
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, condition);
        List<Tensor> results = graph.session.run(arguments, List.of(graph.prediction, features), cancellation);
        return new Features(graph.requireShape(results.get(0), latents, embeddings), results.get(1));
    }

    /**
     * Predicts as {@link #predictWithFeatures(Tensor, double, Tensor, UnetCondition, Cancellation)} does, without a
     * score or guidance.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the graph has no such output
     */
    public Features predictWithFeatures(Tensor latents, double timestep, Tensor embeddings, Cancellation cancellation) {
        return predictWithFeatures(latents, timestep, embeddings, UnetCondition.NONE, cancellation);
    }

    /** The channels of the score that the graph takes beside the latents; 0 if it takes none. */
    public int scoreChannels() {
        return graph.scoreChannels();
    }

    /**
     * Returns whether the graph takes the guidance scale as an embedding, as full latent consistency models do: the
     * prompt alone is then evaluated, at half the cost of classifier-free guidance.
     */
    public boolean embedsGuidance() {
        return graph.embedsGuidance();
    }

    /** Returns whether the graph's timestep is a floating-point number, as samplers with fractional timesteps need. */
    public boolean takesFractionalTimesteps() {
        return graph.timestep.isFloating();
    }

    /** The channels of the latents, where the graph states them; 4 for Stable Diffusion 1. */
    public OptionalInt channels() {
        return graph.prediction.fixed(1).isPresent() ? graph.prediction.fixed(1) : graph.sample.fixed(1);
    }

    /** The height of the latents, where the graph allows only one. */
    public OptionalInt fixedHeight() {
        return graph.sample.fixed(2);
    }

    /** The width of the latents, where the graph allows only one. */
    public OptionalInt fixedWidth() {
        return graph.sample.fixed(3);
    }

    /** The width of the embeddings, where the graph states it; 768 for Stable Diffusion 1. */
    public OptionalInt embeddingWidth() {
        return graph.embedding.fixed(2);
    }

    /** The device of this network, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return graph.session.device();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        graph.session.close();
    }
}
