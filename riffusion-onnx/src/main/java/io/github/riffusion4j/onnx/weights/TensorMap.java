package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors by name. */
final class TensorMap implements Weights {

    private final Path source;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;
    private final Runnable closer;

    private TensorMap(Path source, Map<String, StoredTensor> tensors, Map<String, String> metadata, Runnable closer) {
        this.source = source;
        this.tensors = tensors;
        this.metadata = metadata;
        this.closer = closer;
    }

    /**
     * Tensors in this order.
     *
     * @param source the file or directory that messages name
     * @param closer closes the files; idempotent
     * @throws InvalidModelException if two have the same name
     */
    static TensorMap of(Path source, Collection<? extends StoredTensor> tensors, Runnable closer) {
        Map<String, StoredTensor> byName = new LinkedHashMap<>();
        for (StoredTensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new InvalidModelException(
                        source, "tensors of different names", "two of the name \"" + tensor.name() + "\"");
            }
        }
        return new TensorMap(source, Collections.unmodifiableMap(byName), Map.of(), closer);
    }

    /** These tensors with the metadata of their file. */
    TensorMap withMetadata(Map<String, String> texts) {
        return new TensorMap(source, tensors, Map.copyOf(texts), closer);
    }

    /**
     * These tensors, which throw an {@link InvalidModelException} with file and name when they are read and have an
     * element that is infinite or not a number: such weights make noise of every image, and say nothing.
     */
    TensorMap finite() {
        Map<String, StoredTensor> checked = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> checked.put(
                name,
                LazyTensor.computed(name, tensor.shape(), tensor, elements -> requireFinite(source, name, elements))));
        return new TensorMap(source, Collections.unmodifiableMap(checked), metadata, closer);
    }

    /**
     * Returns {@code elements}.
     *
     * @throws InvalidModelException if one is infinite or not a number
     */
    static float[] requireFinite(Path source, String name, float[] elements) {
        for (int i = 0; i < elements.length; i++) {
            if (!Float.isFinite(elements[i])) {
                throw new InvalidModelException(
                        source,
                        "finite numbers",
                        elements[i] + " in \"" + name + "\", at element " + i
                                + "; the file is damaged, or its training has failed");
            }
        }
        return elements;
    }

    Path source() {
        return source;
    }

    /** The metadata of a safetensors file; empty for others. */
    Map<String, String> metadata() {
        return metadata;
    }

    Collection<StoredTensor> tensors() {
        return tensors.values();
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidModelException(
                    source, "a tensor \"" + name + "\"", NameSuggestions.describe(name, tensors.keySet()));
        }
        return tensor;
    }

    /**
     * Returns a dimension of a tensor.
     *
     * @throws InvalidModelException if there is none of that name, or if it has fewer dimensions
     */
    int size(String name, int axis) {
        List<Integer> shape = tensor(name).shape();
        if (axis >= shape.size()) {
            throw new InvalidModelException(
                    source, "\"" + name + "\" of at least " + (axis + 1) + " dimensions", "shape " + shape);
        }
        return shape.get(axis);
    }

    @Override
    public void close() {
        closer.run();
    }

    @Override
    public String toString() {
        return source + ": " + tensors.size() + " tensors";
    }
}
