package io.github.riffusion4j.onnx.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges LoRA files into a model's weights, each time a tensor is read. */
final class LoraMerge {

    private final List<TensorMap> files = new ArrayList<>();
    private final Map<String, List<LoraUpdate>> updates = new HashMap<>();

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
        TensorMap file = WeightsFile.open(lora.file());
        files.add(file);
        LoraFile.updates(file, targets, lora.strength())
                .forEach((tensor, update) -> updates.computeIfAbsent(tensor, any -> new ArrayList<>())
                        .add(update));
    }

    /**
     * Returns a component's weights with the updates added; closing them closes the LoRA files too.
     *
     * @param source for messages
     */
    Weights apply(Path source, Weights weights) {
        List<StoredTensor> tensors = new ArrayList<>();
        for (String name : weights.names()) {
            StoredTensor tensor = weights.tensor(name);
            List<LoraUpdate> tensorUpdates = updates.getOrDefault(name, List.of());
            tensors.add(tensorUpdates.isEmpty() ? tensor : updated(tensor, tensorUpdates));
        }
        return TensorMap.of(source, tensors, () -> {
            weights.close();
            close();
        });
    }

    private static LazyTensor updated(StoredTensor tensor, List<LoraUpdate> tensorUpdates) {
        return LazyTensor.computed(tensor.name(), tensor.shape(), tensor, elements -> {
            tensorUpdates.forEach(update -> update.addTo(elements));
            return elements;
        });
    }

    private void close() {
        files.forEach(TensorMap::close);
    }
}
