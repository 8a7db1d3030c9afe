package io.github.riffusion4j.onnx.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The beginnings of names in the original layout of Stable Diffusion, and what they are in that of diffusers. A
 * beginning is one or more whole words between dots; of several that fit a name, the longest counts.
 */
final class NameMap {

    private final Map<String, String> toDiffusers = new LinkedHashMap<>();
    private final Map<String, String> toOriginal = new LinkedHashMap<>();

    NameMap add(String original, String diffusers) {
        toDiffusers.put(original, diffusers);
        toOriginal.put(diffusers, original);
        return this;
    }

    /** A tensor's name in diffusers; empty if the original layout has none of that name. */
    Optional<String> toDiffusers(String original) {
        return translate(toDiffusers, original);
    }

    /** A tensor's name in the original layout; empty if diffusers has none of that name. */
    Optional<String> toOriginal(String diffusers) {
        return translate(toOriginal, diffusers);
    }

    private static Optional<String> translate(Map<String, String> beginnings, String name) {
        for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
            String other = beginnings.get(name.substring(0, end));
            if (other != null) {
                return Optional.of(other + name.substring(end));
            }
        }
        return Optional.empty();
    }
}
