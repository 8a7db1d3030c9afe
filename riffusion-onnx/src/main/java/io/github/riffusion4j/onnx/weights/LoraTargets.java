package io.github.riffusion4j.onnx.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The layers of a model that a LoRA can update, by the names that a {@link LoraKey} may have for them. */
final class LoraTargets {

    private static final String WEIGHT = ".weight";

    /** The names of attention projections in diffusers' oldest files. */
    private static final Map<String, String> OLD_PROJECTIONS =
            Map.of("_q_proj", "_to_q", "_k_proj", "_to_k", "_v_proj", "_to_v", "_out_proj", "_to_out");

    private static final String BIAS = ".bias";

    private final Map<String, StoredTensor> layers = new LinkedHashMap<>();
    private final Map<String, StoredTensor> biases = new LinkedHashMap<>();

    private LoraTargets() {}

    static LoraTargets of(Weights unet, Weights textEncoder) {
        LoraTargets targets = new LoraTargets();
        TensorNameMapping names = UnetBlocks.ofDiffusers(unet.names()).names();
        for (String name : unet.names()) {
            // kohya's scripts use the names of either layout, depending on the model that was trained.
            targets.add(LoraKey.UNET, name, unet.tensor(name));
            names.toOriginal(name)
                    .filter(original -> !original.equals(name))
                    .ifPresent(original -> targets.add(LoraKey.UNET, original, unet.tensor(name)));
        }
        for (String name : textEncoder.names()) {
            targets.add(LoraKey.TEXT_ENCODER, name, textEncoder.tensor(name));
        }
        return targets;
    }

    private void add(String component, String name, StoredTensor tensor) {
        if (name.endsWith(WEIGHT)) {
            add(layers, component + withoutEnd(name, WEIGHT), tensor);
        } else if (name.endsWith(BIAS)) {
            add(biases, component + withoutEnd(name, BIAS), tensor);
        }
    }

    private static String withoutEnd(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }

    private static void add(Map<String, StoredTensor> tensors, String layer, StoredTensor tensor) {
        String words = layer.replace('.', '_');
        tensors.put(words, tensor);
        if (words.endsWith("_to_out_0")) {
            tensors.put(words.substring(0, words.length() - 2), tensor);
        }
        OLD_PROJECTIONS.forEach((name, old) -> {
            if (words.endsWith(name)) {
                tensors.put(words.substring(0, words.length() - name.length()) + old, tensor);
            }
        });
    }

    /** The weight of a layer. */
    Optional<StoredTensor> find(String layer) {
        return Optional.ofNullable(layers.get(layer));
    }

    /** The bias of a layer. */
    Optional<StoredTensor> findBias(String layer) {
        return Optional.ofNullable(biases.get(layer));
    }

    /** All names. */
    Set<String> names() {
        return layers.keySet();
    }
}
