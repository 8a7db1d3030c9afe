package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The most recently used embeddings, up to 32 MiB: 140 prompts of Stable Diffusion 1. Thread safe. */
final class EmbeddingCache {

    private static final long MAX_VALUES = 32 * 1024 * 1024 / Float.BYTES;

    /** In the order of use, the least recently used first. */
    private final Map<Key, Tensor> embeddings = new LinkedHashMap<>(16, 0.75f, true);

    private long values;

    /**
     * The inputs of an embedding.
     *
     * @param windows the number of windows of tokens after padding: weighting preserves the mean over all of them
     */
    record Key(WeightedPrompt prompt, int windows) {}

    synchronized Optional<Tensor> find(Key key) {
        return Optional.ofNullable(embeddings.get(key));
    }

    synchronized void keep(Key key, Tensor embedding) {
        Tensor earlier = embeddings.put(key, embedding);
        values += embedding.size() - (earlier == null ? 0 : earlier.size());
        Iterator<Tensor> oldest = embeddings.values().iterator();
        while (values > MAX_VALUES) {
            values -= oldest.next().size();
            oldest.remove();
        }
    }

    synchronized void clear() {
        embeddings.clear();
        values = 0;
    }
}
