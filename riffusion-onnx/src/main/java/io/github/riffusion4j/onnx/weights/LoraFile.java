package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The changes that a LoRA file makes, by the tensors that it makes them to. */
final class LoraFile {

    private final TensorMap file;
    private final LoraTargets targets;

    private LoraFile(TensorMap file, LoraTargets targets) {
        this.file = file;
        this.targets = targets;
    }

    /**
     * Every change, by the name of the tensor that is changed.
     *
     * @throws InvalidModelException if a tensor of the file is of no LoRA, of a layer that the model does not have, or
     *     of the wrong shape
     */
    static Map<String, LoraUpdate> updates(TensorMap file, LoraTargets targets, double strength) {
        return new LoraFile(file, targets).updates(strength);
    }

    private Map<String, LoraUpdate> updates(double strength) {
        Map<String, Map<LoraName.Role, StoredTensor>> layers = new LinkedHashMap<>();
        for (StoredTensor tensor : file.tensors()) {
            LoraName name = LoraName.parse(tensor.name())
                    .orElseThrow(() -> refuse(
                            "the tensors of a LoRA: down, up, and perhaps mid and alpha",
                            "\"" + tensor.name() + "\"; other adapters, such as LoHa, LoKr and DoRA, cannot be used"));
            layers.computeIfAbsent(name.layer(), any -> new EnumMap<>(LoraName.Role.class))
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

    private StoredTensor target(String layer, Map<LoraName.Role, StoredTensor> tensors) {
        String some = tensors.values().iterator().next().name();
        return targets.find(layer)
                .orElseThrow(() -> refuse(
                        "a LoRA for this model, with a layer for \"" + some + "\"",
                        "no " + layer + " among its layers, but "
                                + NearestNames.describe(layer, targets.names())
                                + "; is it for another version of Stable Diffusion?"));
    }

    private LoraUpdate update(StoredTensor target, Map<LoraName.Role, StoredTensor> tensors, double strength) {
        LoraUpdate update = new LoraUpdate(
                require(tensors, LoraName.Role.DOWN),
                Optional.ofNullable(tensors.get(LoraName.Role.MID)),
                require(tensors, LoraName.Role.UP),
                Optional.ofNullable(tensors.get(LoraName.Role.ALPHA)),
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

    private StoredTensor require(Map<LoraName.Role, StoredTensor> tensors, LoraName.Role role) {
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
