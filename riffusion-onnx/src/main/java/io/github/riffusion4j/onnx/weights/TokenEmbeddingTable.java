package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint.Component;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text encoder's token embeddings, [tokens, width]. */
final class TokenEmbeddingTable {

    static final String NAME = "text_model.embeddings.token_embedding.weight";

    private static final String SIZE = "vocab_size";

    private TokenEmbeddingTable() {}

    /** @throws InvalidModelException if there are none, or if they are not a matrix */
    static StoredTensor of(Component textEncoder) {
        StoredTensor table = textEncoder.weights().tensor(NAME);
        if (table.shape().size() != 2) {
            throw new InvalidModelException(
                    textEncoder.config().path(), "weights " + NAME + " of shape [tokens, width]", "" + table.shape());
        }
        return table;
    }

    /**
     * Appends the vectors of textual inversions to a text encoder's token embeddings.
     *
     * @throws InvalidModelException if vectors have another width
     */
    static Component extend(Component textEncoder, List<TextualInversion> inversions) {
        StoredTensor table = of(textEncoder);
        int width = table.shape().get(1);
        inversions.forEach(inversion -> requireWidth(inversion, width));
        int tokens = table.shape().get(0)
                + inversions.stream()
                        .mapToInt(inversion -> inversion.vectors().dimension(0))
                        .sum();
        StoredTensor extended = LazyTensor.computed(
                NAME, List.of(tokens, width), table, embeddings -> append(embeddings, inversions, tokens * width));
        return new Component(config(textEncoder.config(), tokens), replace(textEncoder, extended));
    }

    private static void requireWidth(TextualInversion inversion, int width) {
        int found = inversion.vectors().dimension(1);
        if (found != width) {
            throw new InvalidModelException(
                    inversion.file(),
                    "a textual inversion for this model, whose embeddings have a width of " + width,
                    "\"" + inversion.token() + "\" with a width of " + found
                            + "; is it for another version of Stable Diffusion?");
        }
    }

    private static float[] append(float[] embeddings, List<TextualInversion> inversions, int size) {
        float[] all = Arrays.copyOf(embeddings, size);
        int end = embeddings.length;
        for (TextualInversion inversion : inversions) {
            Tensor vectors = inversion.vectors();
            vectors.asBuffer().get(all, end, vectors.size());
            end += vectors.size();
        }
        return all;
    }

    private static Config config(Config config, int tokens) {
        JsonObject changed = config.parse().object();
        changed.addProperty(SIZE, tokens);
        return Config.of(JsonFile.of(config.path(), changed));
    }

    private static Weights replace(Component textEncoder, StoredTensor table) {
        Weights weights = textEncoder.weights();
        List<StoredTensor> tensors = new ArrayList<>();
        weights.names().forEach(name -> tensors.add(name.equals(NAME) ? table : weights.tensor(name)));
        return TensorMap.of(textEncoder.config().path(), tensors, weights::close);
    }
}
