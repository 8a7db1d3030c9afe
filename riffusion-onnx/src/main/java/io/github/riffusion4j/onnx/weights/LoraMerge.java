package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.sampler.ModelKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Merges LoRA files into a model's weights, each time a tensor is read. */
final class LoraMerge {

    private final List<TensorMap> files = new ArrayList<>();
    private final Map<String, List<LoraUpdate>> updates = new HashMap<>();
    private final List<TextualInversion> embeddings = new ArrayList<>();
    private Optional<ModelKind> kind = Optional.empty();

    private LoraMerge() {}

    /** @throws io.github.riffusion4j.onnx.InvalidModelException if a file does not fit the model */
    static LoraMerge open(List<Lora> loras, LoraTargets targets) {
        LoraMerge merge = new LoraMerge();
        try {
            loras.forEach(lora -> merge.add(lora, targets));
            return merge;
        } catch (RuntimeException e) {
            merge.close();
            throw e;
        }
    }

    private void add(Lora lora, LoraTargets targets) {
        TensorMap file = WeightsFile.open(lora.weights()).finite();
        files.add(file);
        if (lora.strength() != 0) {
            kind = NamedKind.ofLora(lora, file).or(() -> kind);
        }
        LoraFile read = LoraFile.read(file, targets, lora.strength());
        read.updates()
                .forEach((tensor, update) -> updates.computeIfAbsent(tensor, any -> new ArrayList<>())
                        .add(update));
        embeddings.addAll(read.embeddings());
    }

    /** The kind of model that the last of them makes, as far as its name says it. */
    Optional<ModelKind> kind() {
        return kind;
    }

    /** The textual inversions in the files. */
    List<TextualInversion> embeddings() {
        return embeddings;
    }

    /**
     * Returns a component's weights with the updates added; closing them closes the LoRA files too.
     *
     * @param source the model, for messages
     */
    Weights apply(Path source, Weights weights) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (String name : weights.names()) {
            StoredTensor tensor = weights.tensor(name);
            List<LoraUpdate> tensorUpdates = updates.getOrDefault(name, List.of());
            tensors.add(tensorUpdates.isEmpty() ? tensor : updated(source, tensor, tensorUpdates));
        }
        return TensorMap.of(source, tensors, () -> {
            weights.close();
            close();
        });
    }

    private static LazyTensor updated(Path source, StoredTensor tensor, List<LoraUpdate> tensorUpdates) {
        return LazyTensor.computed(tensor.name(), tensor.shape(), tensor, elements -> {
            tensorUpdates.forEach(update -> update.addTo(elements));
            // Both factors of a product may be finite, and the product not.
            return TensorMap.requireFinite(source, tensor.name(), elements);
        });
    }

    void close() {
        files.forEach(TensorMap::close);
    }
}
