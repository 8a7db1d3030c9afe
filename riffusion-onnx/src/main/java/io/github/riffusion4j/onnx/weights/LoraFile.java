package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a LoRA file as updates of a model's tensors. */
final class LoraFile {

    private final TensorMap file;
    private final LoraTargets targets;

    private LoraFile(TensorMap file, LoraTargets targets) {
        this.file = file;
        this.targets = targets;
    }

    /**
     * Returns the updates, by the names of the model's tensors.
     *
     * @throws InvalidModelException if a tensor of the file is not part of a LoRA, of a layer that the model lacks, or
     *     of the wrong shape
     */
    static Map<String, LoraUpdate> updates(TensorMap file, LoraTargets targets, double strength) {
        return new LoraFile(file, targets).updates(strength);
    }

    private Map<String, LoraUpdate> updates(double strength) {
        Map<String, Map<LoraKey.Role, StoredTensor>> layers = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            LoraKey name = LoraKey.parse(tensor.name())
                    .orElseThrow(() -> refuse(
                            "the tensors of a LoRA: down, up, and perhaps mid and alpha",
                            "\"" + tensor.name() + "\"; other adapters, such as LoHa, LoKr and DoRA, cannot be used"));
            layers.computeIfAbsent(name.layer(), any -> new EnumMap<>(LoraKey.Role.class))
                    .put(name.role(), tensor);
        }
        Map<String, LoraUpdate> updates = new LinkedHashMap<>();
        layers.forEach((layer, tensors) -> {
            StoredTensor target = target(layer, tensors);
            if (updates.put(target.name(), update(target, tensors, strength)) != null) {
                throw refuse("one change to \"" + target.name() + "\"", "two, under different names");
            }
        });
        if (updates.isEmpty()) {
            throw refuse("the tensors of a LoRA", "no tensors at all");
        }
        return updates;
    }

    private StoredTensor target(String layer, Map<LoraKey.Role, StoredTensor> tensors) {
        String example = tensors.values().iterator().next().name();
        return targets.find(layer)
                .orElseThrow(() -> refuse(
                        "a LoRA for this model, with a layer for \"" + example + "\"",
                        "no " + layer + " among its layers, but "
                                + NameSuggestions.describe(layer, targets.names())
                                + "; is it for another version of Stable Diffusion?"));
    }

    private LoraUpdate update(StoredTensor target, Map<LoraKey.Role, StoredTensor> tensors, double strength) {
        LoraUpdate update = new LoraUpdate(
                require(tensors, LoraKey.Role.DOWN),
                Optional.ofNullable(tensors.get(LoraKey.Role.MID)),
                require(tensors, LoraKey.Role.UP),
                Optional.ofNullable(tensors.get(LoraKey.Role.ALPHA)),
                strength);
        if (!update.fits(target.shape())) {
            throw refuse(
                    "a change for \"" + target.name() + "\" of shape " + target.shape(),
                    "\"" + update.down().name() + "\" of shape " + update.down().shape() + " with \""
                            + update.up().name() + "\" of shape " + update.up().shape()
                            + "; is it for another version of Stable Diffusion?");
        }
        return update;
    }

    private StoredTensor require(Map<LoraKey.Role, StoredTensor> tensors, LoraKey.Role role) {
        StoredTensor tensor = tensors.get(role);
        if (tensor == null) {
            throw refuse(
                    "both down and up for each layer",
                    "only \"" + tensors.values().iterator().next().name() + "\"");
        }
        return tensor;
    }

    private InvalidModelException refuse(String expected, String found) {
        return new InvalidModelException(file.source(), expected, found);
    }
}
