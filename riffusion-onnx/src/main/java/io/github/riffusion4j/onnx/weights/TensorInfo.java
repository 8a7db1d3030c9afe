package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.List;

/** What is known of a tensor before its elements are read. */
record TensorInfo(String name, ElementType type, List<Integer> shape, int elementCount) {

    /** As many as PyTorch has. */
    static final int MOST_DIMENSIONS = 64;

    /** The longest array that every Java virtual machine can make. */
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    /**
     * Checks the sizes that a file claims.
     *
     * @throws InvalidModelException if a size is negative, or if there are more elements than an array can hold
     */
    static TensorInfo of(Path file, String name, ElementType type, List<Long> sizes) {
        if (sizes.size() > MOST_DIMENSIONS || sizes.stream().anyMatch(s -> s < 0 || s > MOST_ELEMENTS)) {
            throw misshapen(file, name, sizes);
        }
        long count = sizes.contains(0L) ? 0 : 1;
        for (int i = 0; i < sizes.size() && count > 0; i++) {
            // Both are 32-bit numbers here, so that their product does not overflow.
            count *= sizes.get(i);
            if (count > MOST_ELEMENTS) {
                throw misshapen(file, name, sizes);
            }
        }
        return new TensorInfo(name, type, sizes.stream().map(Long::intValue).toList(), (int) count);
    }

    /** A tensor made from others, whose shape has been checked before. */
    static TensorInfo of(String name, ElementType type, List<Integer> shape) {
        int count = shape.stream().reduce(1, Math::multiplyExact);
        return new TensorInfo(name, type, List.copyOf(shape), count);
    }

    private static InvalidModelException misshapen(Path file, String name, List<Long> sizes) {
        String shape = sizes.size() > MOST_DIMENSIONS ? sizes.size() + " dimensions" : "shape " + sizes;
        return new InvalidModelException(
                file,
                "tensors of at most " + MOST_DIMENSIONS + " dimensions and " + MOST_ELEMENTS + " elements",
                "\"" + name + "\" of " + shape);
    }

    /** What it takes where it is stored. */
    long byteCount() {
        return (long) elementCount * type.bytes();
    }
}
