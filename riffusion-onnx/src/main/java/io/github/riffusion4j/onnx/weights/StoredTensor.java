package io.github.riffusion4j.onnx.weights;

import java.util.List;

/**
 * A tensor in a file, with its name, type and shape known before its elements are read. Thread safe; usable until the
 * {@link Weights} it came from are closed.
 */
public interface StoredTensor {

    /** The name in the model: "down_blocks.0.resnets.0.conv1.weight". */
    String name();

    /** The type of the stored elements. */
    ElementType type();

    /** The dimensions; empty for a scalar. */
    List<Integer> shape();

    /** The number of elements: the product of the dimensions. */
    int elementCount();

    /**
     * Reads all elements, row by row, into a new array. F16 and BF16 are converted exactly, F64 is rounded, booleans
     * become 0 or 1.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be read
     */
    float[] floats();
}
