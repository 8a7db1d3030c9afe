package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The model that predicts the noise in latents, one sampler step at a time, guided by an embedding. */
public final class Unet implements AutoCloseable {

    private final UnetGraph graph;

    private Unet(NativeSession session) {
        this.graph = new UnetGraph(
                session,
                3,
                "a UNet, with the inputs sample [batch, channels, height, width], timestep [] or [batch], and"
                        + " encoder_hidden_states [batch, tokens, width], perhaps score [batch, channels, height, width],"
                        + " and the output out_sample of sample's shape");
    }

    /**
     * Loads the ONNX file of a UNet.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static Unet load(Path file, Device device) {
        return load(file, device, FairSemaphore.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, to compute only when it is its turn. */
    public static Unet load(Path file, Device device, FairSemaphore turns) {
        return NativeSession.load(file, device, turns, Unet::new);
    }

    /**
     * Predicts the noise in {@code latents} (or whatever else the model was trained to predict).
     *
     * @param latents [batch, channels, height, width], scaled as the sampler has them; or [1, channels, height, width]
     *     for all embeddings: graphs that are imported by this library then compute once what comes before the prompt,
     *     and others are given copies
     * @param timestep 0 to 999, the same for the whole batch; rounded to the nearest integer if the graph takes
     *     integers only (see {@link #takesFractionalTimesteps()})
     * @param embeddings [batch, tokens, width], from the {@link TextEncoder}
     * @return [batch, channels, height, width]
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite
     * @throws IllegalStateException if this model is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public Tensor predict(Tensor latents, double timestep, Tensor embeddings, Cancellation cancellation) {
        return predict(latents, timestep, embeddings, Optional.empty(), cancellation);
    }

    /**
     * Predicts as {@link #predict(Tensor, double, Tensor, Cancellation)} does, from a score, too.
     *
     * @param score [1, {@link #scoreChannels()}, height, width] of the latents' height and width, for all embeddings,
     *     or as many as embeddings; if empty, a model that takes one is given zeros
     * @throws IllegalArgumentException also if the model takes no score and one is given
     */
    public Tensor predict(
            Tensor latents, double timestep, Tensor embeddings, Optional<Tensor> score, Cancellation cancellation) {
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, score);
        return graph.requireAlike(graph.session.run(arguments, graph.prediction, cancellation), latents, embeddings);
    }

    /**
     * A prediction, and what the network's inner layers made on the way to it.
     *
     * @param prediction what {@link Unet#predict(Tensor, double, Tensor, Optional, Cancellation)} gives
     * @param deep for {@link DeepCacheHead#predict(Tensor, double, Tensor, Optional, Tensor, Cancellation)}; of no
     *     meaning elsewhere
     */
    public record Deep(Tensor prediction, Tensor deep) {}

    /**
     * Predicts as {@link #predict(Tensor, double, Tensor, Optional, Cancellation)} does, and also gives what a
     * {@link DeepCacheHead} can take up in the steps that follow.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the graph has no such output: those have it that are
     *     imported by this library
     */
    public Deep predictDeeply(
            Tensor latents, double timestep, Tensor embeddings, Optional<Tensor> score, Cancellation cancellation) {
        TensorSpec deep = graph.deepOutput();
        Map<TensorSpec, Tensor> arguments = graph.arguments(latents, timestep, embeddings, score);
        List<Tensor> results = graph.session.run(arguments, List.of(graph.prediction, deep), cancellation);
        return new Deep(graph.requireAlike(results.get(0), latents, embeddings), results.get(1));
    }

    /**
     * Predicts as {@link #predictDeeply(Tensor, double, Tensor, Optional, Cancellation)} does, without a score.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the graph has no such output
     */
    public Deep predictDeeply(Tensor latents, double timestep, Tensor embeddings, Cancellation cancellation) {
        return predictDeeply(latents, timestep, embeddings, Optional.empty(), cancellation);
    }

    /** The channels of the score that the graph takes beside the latents; 0 if it takes none. */
    public int scoreChannels() {
        return graph.scoreChannels();
    }

    /** Whether the graph's timestep is a floating-point number, as samplers with fractional timesteps want it. */
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

    /** The device that this model is on, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return graph.session.device();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        graph.session.close();
    }
}
