package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What graphs of a UNet have in common: latents, a timestep and embeddings go in, and a prediction comes out. */
final class UnetGraph {

    static final String DEEP_SAMPLE = "deep_sample";

    /** What graphs of this library call the number of latents, where one may be for all embeddings. */
    private static final String PICTURES = "pictures";

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

    /**
     * What the graph is to run on.
     *
     * @param latents one for all embeddings, or one for each
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, or the timestep is not finite
     */
    Map<Port, Tensor> arguments(Tensor latents, double timestep, Tensor embeddings) {
        embedding.requireFits(embeddings);
        if (latents.shape().length != sample.rank()) {
            throw sample.misfit(latents);
        }
        Tensor pictures = pictures(latents, embeddings);
        sample.requireFits(pictures);
        if (!Double.isFinite(timestep)) {
            throw new IllegalArgumentException("timestep " + timestep);
        }
        Tensor time = timestep(timestep, pictures.dimension(0));
        return new HashMap<>(Map.of(sample, pictures, this.timestep, time, embedding, embeddings));
    }

    /** As many latents as the graph wants for these embeddings. */
    private Tensor pictures(Tensor latents, Tensor embeddings) {
        int count = latents.dimension(0);
        int batch = embeddings.dimension(0);
        if (count != batch && (count != 1 || batch == 0)) {
            throw new IllegalArgumentException("latents are needed for each of the embeddings, or once for all: got"
                    + " latents " + Arrays.toString(latents.shape()) + " and embeddings "
                    + Arrays.toString(embeddings.shape()));
        }
        // Other graphs than this library's want their batch in both, whatever they call it.
        return count == batch || sample.dimensions().get(0).equals(PICTURES)
                ? latents
                : Tensor.concat(Collections.nCopies(batch, latents).toArray(Tensor[]::new));
    }

    private Tensor timestep(double value, int batch) {
        int[] shape =
                timestep.rank() == 0 ? new int[0] : new int[] {timestep.fixed(0).orElse(batch)};
        return Tensor.generate(shape, i -> (float) value);
    }

    /** @throws InvalidModelException if the prediction is not as many pictures, of the latents' shape, as embeddings */
    Tensor requireAlike(Tensor predicted, Tensor latents, Tensor embeddings) {
        int[] expected = latents.shape();
        expected[0] = embeddings.dimension(0);
        if (!Arrays.equals(predicted.shape(), expected)) {
            throw signature.mismatch("for latents " + Arrays.toString(latents.shape()) + " and embeddings "
                    + Arrays.toString(embeddings.shape()) + " an output " + Arrays.toString(predicted.shape()));
        }
        return predicted;
    }
}
