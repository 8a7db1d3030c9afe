package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What graphs of a UNet have in common: latents, a timestep and embeddings go in, and a prediction comes out. */
final class UnetGraph {

    static final String DEEP_SAMPLE = "deep_sample";

    private static final String SCORE = "score";

    /** What graphs of this library call the number of scores, where one may be for all latents. */
    private static final String SCORES = "scores";

    /** What graphs of this library call the number of latents, where one may be for all embeddings. */
    private static final String PICTURES = "pictures";

    final NativeSession session;
    final ModelSignature signature;
    final TensorSpec sample;
    final TensorSpec timestep;
    final TensorSpec embedding;
    final TensorSpec prediction;

    /** The input that models have which take a score; no other name will do. */
    private final Optional<TensorSpec> score;

    /**
     * Finds the ports.
     *
     * @param inputs how many there are, apart from a score
     * @param expected what the graph should be, for the error when it is not
     */
    UnetGraph(NativeSession session, int inputs, String expected) {
        this.session = session;
        this.signature = new ModelSignature(session, expected);
        this.score = session.inputs().stream()
                .filter(port -> isPicture(port) && port.name().equals(SCORE))
                .findFirst();
        signature.requireInputs(inputs + (score.isPresent() ? 1 : 0));
        this.sample = signature.input("sample", UnetGraph::isPicture);
        this.timestep =
                signature.input("timestep", port -> (port.isFloating() || port.isInteger()) && port.rank() <= 1);
        this.embedding = signature.input("encoder_hidden_states", port -> port.isFloating() && port.rank() == 3);
        this.prediction = signature.output("out_sample", UnetGraph::isPicture);
        // An inpainting UNet takes 9 channels (latents, mask, masked latents) and gives 4.
        if (sample.fixed(1).isPresent() && !prediction.allows(1, sample.fixed(1).getAsInt())) {
            throw signature.mismatch();
        }
        if (score.isPresent() && score.get().fixed(1).isEmpty()) {
            throw signature.mismatch("an input " + score.get() + " that does not say how many channels a score has");
        }
    }

    /** The channels of the score that the graph takes; 0 if it takes none. */
    int scoreChannels() {
        return score.map(port -> port.fixed(1).orElseThrow()).orElse(0);
    }

    /** @throws InvalidModelException if the graph has none; no other output will do */
    TensorSpec deepOutput() {
        return session.outputs().stream()
                .filter(port -> isPicture(port) && port.name().equals(DEEP_SAMPLE))
                .findFirst()
                .orElseThrow(() -> signature.mismatch("no output " + DEEP_SAMPLE
                        + ", which models have that are imported by this library; import the weights again"));
    }

    static boolean isPicture(TensorSpec port) {
        return port.isFloating() && port.rank() == 4;
    }

    /**
     * What the graph is to run on.
     *
     * @param latents one for all embeddings, or one for each
     * @param given one score for all embeddings, or one for each; zeros stand for one that is not given
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, the timestep is not finite, or a
     *     score is given to a graph that takes none
     */
    Map<TensorSpec, Tensor> arguments(Tensor latents, double timestep, Tensor embeddings, Optional<Tensor> given) {
        embedding.requireFits(embeddings);
        if (latents.shape().length != sample.rank()) {
            throw sample.misfit(latents);
        }
        requireScore(given, latents, embeddings);
        // Several scores need as many latents.
        boolean alike = given.isEmpty() || given.get().dimension(0) == 1;
        Tensor pictures = alike ? pictures(latents, embeddings) : copies(latents, embeddings.dimension(0));
        sample.requireFits(pictures);
        if (!Double.isFinite(timestep)) {
            throw new IllegalArgumentException("timestep " + timestep);
        }
        Tensor time = timestep(timestep, pictures.dimension(0));
        Map<TensorSpec, Tensor> arguments =
                new HashMap<>(Map.of(sample, pictures, this.timestep, time, embedding, embeddings));
        score.ifPresent(port -> arguments.put(port, scores(port, given, pictures)));
        return arguments;
    }

    private void requireScore(Optional<Tensor> given, Tensor latents, Tensor embeddings) {
        if (given.isEmpty()) {
            return;
        }
        if (score.isEmpty()) {
            throw new IllegalArgumentException(session.file() + ": this model takes no score, but one was given: "
                    + Arrays.toString(given.get().shape()));
        }
        int[] shape = given.get().shape();
        int batch = embeddings.dimension(0);
        int[] expected = latents.shape();
        expected[0] = shape.length > 0 && shape[0] == batch ? batch : 1;
        expected[1] = scoreChannels();
        if (!Arrays.equals(shape, expected)) {
            throw new IllegalArgumentException("score: expected shape " + Arrays.toString(expected)
                    + ", of the latents' height and width, or the same for each of " + batch + " embeddings, got "
                    + Arrays.toString(shape));
        }
    }

    /** As many scores as the graph wants for these latents. */
    private static Tensor scores(TensorSpec port, Optional<Tensor> given, Tensor pictures) {
        int[] shape = pictures.shape();
        shape[0] = 1;
        shape[1] = port.fixed(1).orElseThrow();
        Tensor one = given.orElseGet(() -> Tensor.generate(shape, i -> 0));
        return port.dimensions().get(0).equals(SCORES) ? one : copies(one, pictures.dimension(0));
    }

    /** One thing as often as it is needed; those that are as many already as they are. */
    private static Tensor copies(Tensor tensor, int count) {
        return tensor.dimension(0) == count
                ? tensor
                : Tensor.concat(Collections.nCopies(count, tensor).toArray(Tensor[]::new));
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
        return count == batch || sample.dimensions().get(0).equals(PICTURES) ? latents : copies(latents, batch);
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
