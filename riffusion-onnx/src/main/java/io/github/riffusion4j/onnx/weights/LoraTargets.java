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

    private final Map<String, StoredTensor> layers = new LinkedHashMap<>();

    private LoraTargets() {}

    static LoraTargets of(Weights unet, Weights textEncoder) {
        LoraTargets targets = new LoraTargets();
        TensorNameMapping names = UnetBlocks.ofDiffusers(unet.names()).names();
        for (String name : unet.names()) {
            layer(name).ifPresent(layer -> {
                targets.add(LoraKey.UNET + layer, unet.tensor(name));
                // kohya's scripts use the names of either layout, depending on the model that was trained.
                names.toOriginal(layer).ifPresent(original -> targets.add(LoraKey.UNET + original, unet.tensor(name)));
            });
        }
        for (String name : textEncoder.names()) {
            layer(name).ifPresent(layer -> targets.add(LoraKey.TEXT_ENCODER + layer, textEncoder.tensor(name)));
        }
        return targets;
    }

    private static Optional<String> layer(String name) {
        return name.endsWith(WEIGHT)
                ? Optional.of(name.substring(0, name.length() - WEIGHT.length()))
                : Optional.empty();
    }

    private void add(String layer, StoredTensor weight) {
        String words = layer.replace('.', '_');
        layers.put(words, weight);
        if (words.endsWith("_to_out_0")) {
            layers.put(words.substring(0, words.length() - 2), weight);
        }
        OLD_PROJECTIONS.forEach((name, old) -> {
            if (words.endsWith(name)) {
                layers.put(words.substring(0, words.length() - name.length()) + old, weight);
            }
        });
    }

    /** The weight of a layer. */
    Optional<StoredTensor> find(String layer) {
        return Optional.ofNullable(layers.get(layer));
    }

    /** All names. */
    Set<String> names() {
        return layers.keySet();
    }
}
