package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** The model that predicts the noise in latents, one sampler step at a time, guided by an embedding. */
public final class Unet implements AutoCloseable {

    private final NativeSession session;
    private final Signature signature;
    private final Port sample;
    private final Port timestep;
    private final Port embedding;
    private final Port prediction;

    private Unet(NativeSession session) {
        this.session = session;
        this.signature = new Signature(
                session,
                "a UNet, with the inputs sample [batch, channels, height, width], timestep [] or [batch], and"
                        + " encoder_hidden_states [batch, tokens, width], and the output out_sample of sample's shape");
        signature.requireInputs(3);
        this.sample = signature.input("sample", port -> port.isFloating() && port.rank() == 4);
        this.timestep =
                signature.input("timestep", port -> (port.isFloating() || port.isInteger()) && port.rank() <= 1);
        this.embedding = signature.input("encoder_hidden_states", port -> port.isFloating() && port.rank() == 3);
        this.prediction = signature.output("out_sample", port -> port.isFloating() && port.rank() == 4);
        // An inpainting UNet takes 9 channels (latents, mask, masked latents) and gives 4.
        if (sample.fixed(1).isPresent() && !prediction.allows(1, sample.fixed(1).getAsInt())) {
            throw signature.mismatch();
        }
    }

    /**
     * Loads the ONNX file of a UNet.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static Unet load(Path file, Device device) {
        return load(file, device, Turns.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, to compute only when it is its turn. */
    public static Unet load(Path file, Device device, Turns turns) {
        return NativeSession.load(file, device, turns, Unet::new);
    }

    /**
     * Predicts the noise in {@code latents} (or whatever else the model was trained to predict).
     *
     * @param latents [batch, channels, height, width], scaled as the sampler has them
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
        sample.requireFits(latents);
        embedding.requireFits(embeddings);
        int batch = latents.dimension(0);
        if (embeddings.dimension(0) != batch) {
            throw new IllegalArgumentException("as many embeddings as latents are needed: got latents "
                    + Arrays.toString(latents.shape()) + " and embeddings " + Arrays.toString(embeddings.shape()));
        }
        if (!Double.isFinite(timestep)) {
            throw new IllegalArgumentException("timestep " + timestep);
        }
        Tensor predicted = session.run(
                Map.of(sample, latents, this.timestep, timestep(timestep, batch), embedding, embeddings),
                prediction,
                cancellation);
        if (!Arrays.equals(predicted.shape(), latents.shape())) {
            throw signature.mismatch("for latents " + Arrays.toString(latents.shape()) + " an output "
                    + Arrays.toString(predicted.shape()));
        }
        return predicted;
    }

    private Tensor timestep(double value, int batch) {
        int[] shape =
                timestep.rank() == 0 ? new int[0] : new int[] {timestep.fixed(0).orElse(batch)};
        return Tensor.generate(shape, i -> (float) value);
    }

    /** Whether the graph's timestep is a floating-point number, as samplers with fractional timesteps want it. */
    public boolean takesFractionalTimesteps() {
        return timestep.isFloating();
    }

    /** The channels of the latents, where the graph states them; 4 for Stable Diffusion 1. */
    public OptionalInt channels() {
        return prediction.fixed(1).isPresent() ? prediction.fixed(1) : sample.fixed(1);
    }

    /** The height of the latents, where the graph allows only one. */
    public OptionalInt fixedHeight() {
        return sample.fixed(2);
    }

    /** The width of the latents, where the graph allows only one. */
    public OptionalInt fixedWidth() {
        return sample.fixed(3);
    }

    /** The width of the embeddings, where the graph states it; 768 for Stable Diffusion 1. */
    public OptionalInt embeddingWidth() {
        return embedding.fixed(2);
    }

    /** The device that this model is on, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return session.device();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        session.close();
    }
}
