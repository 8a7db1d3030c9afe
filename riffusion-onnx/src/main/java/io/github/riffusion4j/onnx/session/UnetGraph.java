package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The inputs and outputs of the graph of a UNet or of its first and last layers. */
final class UnetGraph {

    static final String CACHED_FEATURES = "deep_sample";

    private static final String SCORE = "score";

    /** The longest wavelength of the guidance embedding, over 2 pi. */
    private static final double MAX_PERIOD = 10_000;

    /** The batch dimension of the score in graphs of this library, where one may be for all latents. */
    private static final String SCORES = "scores";

    /** The batch dimension of the latents in graphs of this library, where one may be for all embeddings. */
    private static final String LATENTS = "pictures";

    /** The guidance embedding, under Optimum's name. */
    private static final String GUIDANCE = "timestep_cond";

    final NativeSession session;
    final ModelSignature signature;
    final TensorSpec sample;
    final TensorSpec timestep;
    final TensorSpec embedding;
    final TensorSpec prediction;

    /** The input of models that take a score; it has this name. */
    private final Optional<TensorSpec> score;

    /** The input of models that take the guidance scale as an embedding; it has this name. */
    private final Optional<TensorSpec> guidance;

    /**
     * Finds the inputs and outputs.
     *
     * @param inputs the number of inputs, without a score and guidance
     * @param expected a description of the expected graph, for errors
     */
    UnetGraph(NativeSession session, int inputs, String expected) {
        this.session = session;
        this.signature = new ModelSignature(session, expected);
        this.score = session.inputs().stream()
                .filter(spec -> isNchw(spec) && spec.name().equals(SCORE))
                .findFirst();
        this.guidance = session.inputs().stream()
                .filter(spec -> spec.isFloating()
                        && spec.rank() == 2
                        && spec.name().equals(GUIDANCE)
                        && spec.fixed(1).isPresent())
                .findFirst();
        signature.requireInputs(inputs + (score.isPresent() ? 1 : 0) + (guidance.isPresent() ? 1 : 0));
        this.sample = signature.input("sample", UnetGraph::isNchw);
        this.timestep =
                signature.input("timestep", spec -> (spec.isFloating() || spec.isInteger()) && spec.rank() <= 1);
        this.embedding = signature.input("encoder_hidden_states", spec -> spec.isFloating() && spec.rank() == 3);
        this.prediction = signature.output("out_sample", UnetGraph::isNchw);
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
        return score.map(spec -> spec.fixed(1).orElseThrow()).orElse(0);
    }

    boolean embedsGuidance() {
        return guidance.isPresent();
    }

    /** @throws InvalidModelException if the graph has no such output; it has this name */
    TensorSpec featuresOutput() {
        return session.outputs().stream()
                .filter(spec -> isNchw(spec) && spec.name().equals(CACHED_FEATURES))
                .findFirst()
                .orElseThrow(() -> signature.mismatch("no output " + CACHED_FEATURES
                        + ", which models imported by this library have; import the weights again"));
    }

    static boolean isNchw(TensorSpec spec) {
        return spec.isFloating() && spec.rank() == 4;
    }

    /**
     * Makes the inputs of the graph.
     *
     * @param latents one for all embeddings, or one for each
     * @param condition with one score for all embeddings, or one for each
     * @throws IllegalArgumentException if shapes do not fit the graph or each other, the timestep is not finite, or a
     *     score is given to a graph that takes none
     */
    Map<TensorSpec, Tensor> arguments(Tensor latents, double timestep, Tensor embeddings, UnetCondition condition) {
        Optional<Tensor> given = condition.score();
        embedding.requireFits(embeddings);
        if (latents.shape().length != sample.rank()) {
            throw sample.misfit(latents);
        }
        requireScore(given, latents, embeddings);
        // Several scores need as many latents.
        boolean alike = given.isEmpty() || given.get().dimension(0) == 1;
        Tensor batch = alike ? latentBatch(latents, embeddings) : copies(latents, embeddings.dimension(0));
        sample.requireFits(batch);
        if (!Double.isFinite(timestep)) {
            throw new IllegalArgumentException("timestep " + timestep);
        }
        Tensor time = timestep(timestep, batch.dimension(0));
        Map<TensorSpec, Tensor> arguments =
                new HashMap<>(Map.of(sample, batch, this.timestep, time, embedding, embeddings));
        score.ifPresent(spec -> arguments.put(spec, scores(spec, given, batch)));
        guidance.ifPresent(spec -> arguments.put(
                spec,
                copies(guidanceEmbedding(condition.guidance(), spec.fixed(1).orElseThrow()), batch.dimension(0))));
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

    /** The scores for these latents: one, or one for each if the graph needs that. */
    private static Tensor scores(TensorSpec spec, Optional<Tensor> given, Tensor latents) {
        int[] shape = latents.shape();
        shape[0] = 1;
        shape[1] = spec.fixed(1).orElseThrow();
        Tensor one = given.orElseGet(() -> Tensor.generate(shape, i -> 0));
        return spec.dimensions().get(0).equals(SCORES) ? one : copies(one, latents.dimension(0));
    }

    /** A tensor repeated along the batch dimension, unless it has that many already. */
    private static Tensor copies(Tensor tensor, int count) {
        return tensor.dimension(0) == count
                ? tensor
                : Tensor.concat(Collections.nCopies(count, tensor).toArray(Tensor[]::new));
    }

    /** The latents for these embeddings: one, or one for each if the graph needs that. */
    private Tensor latentBatch(Tensor latents, Tensor embeddings) {
        int count = latents.dimension(0);
        int batch = embeddings.dimension(0);
        if (count != batch && (count != 1 || batch == 0)) {
            throw new IllegalArgumentException("latents are needed for each of the embeddings, or once for all: got"
                    + " latents " + Arrays.toString(latents.shape()) + " and embeddings "
                    + Arrays.toString(embeddings.shape()));
        }
        // Graphs of other exporters need equal batches, whatever their names.
        return count == batch || sample.dimensions().get(0).equals(LATENTS) ? latents : copies(latents, batch);
    }

    /**
     * Sines and cosines of the guidance scale (Meng et al. 2023, "On Distillation of Guided Diffusion Models"), [1,
     * width], as diffusers makes them in 32 bits.
     */
    private static Tensor guidanceEmbedding(double scale, int width) {
        int half = width / 2;
        float step = (float) (Math.log(MAX_PERIOD) / (half - 1));
        // diffusers counts from no guidance on.
        float angle = (float) (scale - 1) * 1000;
        return Tensor.generate(new int[] {1, width}, i -> {
            if (i == 2 * half) {
                return 0;
            }
            double radians = angle * (float) Math.exp(-step * (i % half));
            return (float) (i < half ? Math.sin(radians) : Math.cos(radians));
        });
    }

    private Tensor timestep(double value, int batch) {
        int[] shape =
                timestep.rank() == 0 ? new int[0] : new int[] {timestep.fixed(0).orElse(batch)};
        return Tensor.generate(shape, i -> (float) value);
    }

    /** @throws InvalidModelException unless the prediction has the latents' shape and the batch of the embeddings */
    Tensor requireShape(Tensor predicted, Tensor latents, Tensor embeddings) {
        int[] expected = latents.shape();
        expected[0] = embeddings.dimension(0);
        if (!Arrays.equals(predicted.shape(), expected)) {
            throw signature.mismatch("for latents " + Arrays.toString(latents.shape()) + " and embeddings "
                    + Arrays.toString(embeddings.shape()) + " an output " + Arrays.toString(predicted.shape()));
        }
        return predicted;
    }
}
