package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.nio.file.Path;
import java.util.List;

/** The name, type and shape of a tensor. */
record TensorInfo(String name, ElementType type, List<Integer> shape, int elementCount) {

    /** PyTorch's limit. */
    static final int MAX_DIMENSIONS = 64;

    /** The longest array that every Java virtual machine can allocate. */
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    /**
     * Checks the dimensions in a file.
     *
     * @throws InvalidModelException if a size is negative, or if there are more elements than an array can hold
     */
    static TensorInfo of(Path file, String name, ElementType type, List<Long> sizes) {
        if (sizes.size() > MAX_DIMENSIONS || sizes.stream().anyMatch(s -> s < 0 || s > MAX_ELEMENTS)) {
            throw misshapen(file, name, sizes);
        }
        long count = sizes.contains(0L) ? 0 : 1;
        for (int i = 0; i < sizes.size() && count > 0; i++) {
            // Both are 32-bit numbers here, so that their product does not overflow.
            count *= sizes.get(i);
            if (count > MAX_ELEMENTS) {
                throw misshapen(file, name, sizes);
            }
        }
        return new TensorInfo(name, type, sizes.stream().map(Long::intValue).toList(), (int) count);
    }

    /** A tensor computed from others, of a shape that has been checked. */
    static TensorInfo of(String name, ElementType type, List<Integer> shape) {
        // Sizes beside a zero may be of any product.
        int count = shape.contains(0) ? 0 : shape.stream().reduce(1, Math::multiplyExact);
        return new TensorInfo(name, type, List.copyOf(shape), count);
    }

    private static InvalidModelException misshapen(Path file, String name, List<Long> sizes) {
        String shape = sizes.size() > MAX_DIMENSIONS ? sizes.size() + " dimensions" : "shape " + sizes;
        return new InvalidModelException(
                file,
                "tensors of at most " + MAX_DIMENSIONS + " dimensions and " + MAX_ELEMENTS + " elements",
                "\"" + name + "\" of " + shape);
    }

    /** The number of stored bytes. */
    long byteCount() {
        return (long) elementCount * type.bytes();
    }
}
