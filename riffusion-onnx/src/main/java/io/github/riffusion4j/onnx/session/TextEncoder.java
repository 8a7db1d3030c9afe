package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** CLIP's text encoder, which gives the embedding of a prompt's tokens for the {@link Unet}. */
public final class TextEncoder implements AutoCloseable {

    private final NativeSession session;
    private final TensorSpec ids;
    private final TensorSpec embedding;

    private TextEncoder(NativeSession session) {
        ModelSignature signature = new ModelSignature(
                session,
                "a text encoder, with the input input_ids [batch, tokens] of integers"
                        + " and the output last_hidden_state [batch, tokens, width]");
        signature.requireInputs(1);
        this.session = session;
        this.ids = signature.input("input_ids", spec -> spec.isInteger() && spec.rank() == 2);
        this.embedding = signature.output("last_hidden_state", spec -> spec.isFloating() && spec.rank() == 3);
    }

    /**
     * Loads the ONNX file of a text encoder.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static TextEncoder load(Path file, Device device) {
        return load(file, device, NetworkHost.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, with limits that networks share. */
    public static TextEncoder load(Path file, Device device, NetworkHost host) {
        return NativeSession.load(file, device, host, TextEncoder::new);
    }

    /**
     * Encodes prompts.
     *
     * @param tokens token ids [batch][77]: rows of equal length
     * @return the last hidden state [batch, 77, width]
     * @throws IllegalArgumentException if there is no row, rows differ in length, or the graph wants another length
     * @throws IllegalStateException if this network is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if a token is not in the model's vocabulary
     */
    public Tensor encode(int[][] tokens, Cancellation cancellation) {
        return session.run(Map.of(ids, tensor(tokens)), embedding, cancellation);
    }

    // A float holds every integer up to 16,777,216 exactly, and CLIP's vocabulary has 49,408 tokens.
    private static Tensor tensor(int[][] tokens) {
        if (tokens.length == 0 || tokens[0].length == 0) {
            throw new IllegalArgumentException("no tokens to encode");
        }
        int length = tokens[0].length;
        for (int[] row : tokens) {
            if (row.length != length) {
                throw new IllegalArgumentException("rows of tokens differ in length: " + length + " and " + row.length);
            }
        }
        return Tensor.generate(new int[] {tokens.length, length}, i -> tokens[i / length][i % length]);
    }

    /** The width of the embedding, where the graph states it; 768 for Stable Diffusion 1. */
    public OptionalInt width() {
        return embedding.fixed(2);
    }

    /** The device of this network, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return session.device();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        session.close();
    }
}
