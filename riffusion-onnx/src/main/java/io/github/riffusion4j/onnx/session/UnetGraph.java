package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What graphs of a UNet have in common: latents, a timestep and embeddings go in, and a prediction comes out. */
final class UnetGraph {

    static final String DEEP_SAMPLE = "deep_sample";

    final NativeSession session;
    final Signature signature;
    final Port sample;
    final Port timestep;
    final Port embedding;
    final Port prediction;

    /**
     * Finds the ports.
     *
     * @param inputs how many there are
     * @param expected what the graph should be, for the error when it is not
     */
    UnetGraph(NativeSession session, int inputs, String expected) {
        this.session = session;
        this.signature = new Signature(session, expected);
        signature.requireInputs(inputs);
        this.sample = signature.input("sample", UnetGraph::isPicture);
        this.timestep =
                signature.input("timestep", port -> (port.isFloating() || port.isInteger()) && port.rank() <= 1);
        this.embedding = signature.input("encoder_hidden_states", port -> port.isFloating() && port.rank() == 3);
        this.prediction = signature.output("out_sample", UnetGraph::isPicture);
        // An inpainting UNet takes 9 channels (latents, mask, masked latents) and gives 4.
        if (sample.fixed(1).isPresent() && !prediction.allows(1, sample.fixed(1).getAsInt())) {
            throw signature.mismatch();
        }
    }

    /** @throws InvalidModelException if the graph has none; no other output will do */
    Port deepOutput() {
        return session.outputs().stream()
                .filter(port -> isPicture(port) && port.name().equals(DEEP_SAMPLE))
                .findFirst()
                .orElseThrow(() -> signature.mismatch("no output " + DEEP_SAMPLE
                        + ", which models have that are imported by this library; import the weights again"));
    }

    static boolean isPicture(Port port) {
        return port.isFloating() && port.rank() == 4;
    }

    /** @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite */
    Map<Port, Tensor> arguments(Tensor latents, double timestep, Tensor embeddings) {
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
        return new HashMap<>(Map.of(sample, latents, this.timestep, timestep(timestep, batch), embedding, embeddings));
    }

    private Tensor timestep(double value, int batch) {
        int[] shape =
                timestep.rank() == 0 ? new int[0] : new int[] {timestep.fixed(0).orElse(batch)};
        return Tensor.generate(shape, i -> (float) value);
    }

    /** @throws InvalidModelException if the prediction has another shape than the latents */
    Tensor requireAlike(Tensor predicted, Tensor latents) {
        if (!Arrays.equals(predicted.shape(), latents.shape())) {
            throw signature.mismatch("for latents " + Arrays.toString(latents.shape()) + " an output "
                    + Arrays.toString(predicted.shape()));
        }
        return predicted;
    }
}
