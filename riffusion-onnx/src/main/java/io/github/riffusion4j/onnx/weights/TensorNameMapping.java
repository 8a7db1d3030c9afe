package io.github.riffusion4j.onnx.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Maps prefixes of tensor names between Stable Diffusion's original layout and that of diffusers. A prefix is one or
 * more whole words between dots; of several that match a name, the longest applies.
 */
final class TensorNameMapping {

    private final Map<String, String> toDiffusers = new LinkedHashMap<>();
    private final Map<String, String> toOriginal = new LinkedHashMap<>();

    TensorNameMapping add(String original, String diffusers) {
        toDiffusers.put(original, diffusers);
        toOriginal.put(diffusers, original);
        return this;
    }

    /** Returns a tensor's name in diffusers; empty if the original name is unknown. */
    Optional<String> toDiffusers(String original) {
        return translate(toDiffusers, original);
    }

    /** Returns a tensor's name in the original layout; empty if diffusers' name is unknown. */
    Optional<String> toOriginal(String diffusers) {
        return translate(toOriginal, diffusers);
    }

    private static Optional<String> translate(Map<String, String> prefixes, String name) {
        for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
            String other = prefixes.get(name.substring(0, end));
            if (other != null) {
                return Optional.of(other + name.substring(end));
            }
        }
        return Optional.empty();
    }
}
