package io.github.riffusion4j.onnx.weights;

import java.util.List;

/**
 * A tensor as a file holds it: known by name, type and shape before its elements are read. Thread safe; usable until
 * the {@link Weights} it came from are closed.
 */
public interface StoredTensor {

    /** The name it has in the model: "down_blocks.0.resnets.0.conv1.weight". */
    String name();

    /** The type of the elements where they are stored. */
    ElementType type();

    /** The sizes of its dimensions; empty for a single number. */
    List<Integer> shape();

    /** How many elements it has: the product of its dimensions. */
    int elementCount();

    /**
     * Reads all elements, row by row, into a new array. F16 and BF16 convert exactly, F64 is rounded, integers and
     * booleans become the numbers they are.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be read
     */
    float[] floats();
}
