package io.github.riffusion4j.onnx.weights;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of a text encoder that has an embedding for each token, [tokens, width]. */
final class TokenTable {

    static final String NAME = "text_model.embeddings.token_embedding.weight";

    private static final String SIZE = "vocab_size";

    private TokenTable() {}

    /** @throws InvalidModelException if there is none, or if it is no matrix */
    static StoredTensor of(ModelPart textEncoder) {
        StoredTensor table = textEncoder.weights().tensor(NAME);
        if (table.shape().size() != 2) {
            throw new InvalidModelException(
                    textEncoder.config().path(), "weights " + NAME + " of shape [tokens, width]", "" + table.shape());
        }
        return table;
    }

    /**
     * A text encoder with more tokens, whose embeddings follow those of the others.
     *
     * @throws InvalidModelException if vectors have another width
     */
    static ModelPart extend(ModelPart textEncoder, List<TextualInversion> words) {
        StoredTensor table = of(textEncoder);
        int width = table.shape().get(1);
        words.forEach(word -> requireWidth(word, width));
        int tokens = table.shape().get(0)
                + words.stream().mapToInt(word -> word.vectors().dimension(0)).sum();
        StoredTensor extended = LazyTensor.computed(
                NAME, List.of(tokens, width), table, embeddings -> append(embeddings, words, tokens * width));
        return new ModelPart(config(textEncoder.config(), tokens), replace(textEncoder, extended));
    }

    private static void requireWidth(TextualInversion word, int width) {
        int found = word.vectors().dimension(1);
        if (found != width) {
            throw new InvalidModelException(
                    word.file(),
                    "a textual inversion for this model, whose embeddings have a width of " + width,
                    "\"" + word.token() + "\" with a width of " + found
                            + "; is it for another version of Stable Diffusion?");
        }
    }

    private static float[] append(float[] embeddings, List<TextualInversion> words, int size) {
        float[] all = Arrays.copyOf(embeddings, size);
        int end = embeddings.length;
        for (TextualInversion word : words) {
            Tensor vectors = word.vectors();
            vectors.asBuffer().get(all, end, vectors.size());
            end += vectors.size();
        }
        return all;
    }

    private static JsonFile config(JsonFile config, int tokens) {
        JsonObject changed = config.object().deepCopy();
        changed.addProperty(SIZE, tokens);
        return JsonFile.of(config.path(), changed);
    }

    private static Weights replace(ModelPart textEncoder, StoredTensor table) {
        Weights weights = textEncoder.weights();
        List<StoredTensor> tensors = new ArrayList<>();
        weights.names().forEach(name -> tensors.add(name.equals(NAME) ? table : weights.tensor(name)));
        return TensorMap.of(textEncoder.config().path(), tensors, weights::close);
    }
}
