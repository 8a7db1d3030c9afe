package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.github.riffusion4j.onnx.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param shape the length of each dimension; {@link #FREE} where any length will do
 * @param dimensions what the graph calls each dimension; "" where it does not
 */
record TensorSpec(String name, OnnxJavaType type, List<Integer> shape, List<String> dimensions) {

    static final int FREE = -1;

    static TensorSpec of(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo info) {
            List<Integer> shape =
                    Arrays.stream(info.getShape()).mapToObj(Math::toIntExact).toList();
            return new TensorSpec(node.getName(), info.type, shape, List.of(info.getDimensionNames()));
        }
        // A sequence or a map, which no part of Stable Diffusion has: it matches nothing, and shows in messages.
        return new TensorSpec(node.getName(), OnnxJavaType.UNKNOWN, List.of(), List.of());
    }

    int rank() {
        return shape.size();
    }

    /** The length of a dimension, where the graph fixes it. */
    OptionalInt fixed(int axis) {
        return shape.get(axis) == FREE ? OptionalInt.empty() : OptionalInt.of(shape.get(axis));
    }

    /** Whether the graph leaves the dimension free or fixes it at {@code length}. */
    boolean allows(int axis, int length) {
        return shape.get(axis) == FREE || shape.get(axis) == length;
    }

    boolean isFloating() {
        return switch (type) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
            default -> false;
        };
    }

    boolean isInteger() {
        return type == OnnxJavaType.INT32 || type == OnnxJavaType.INT64;
    }

    /** Whether a tensor of that shape may be passed. */
    boolean fits(int[] actual) {
        if (actual.length != rank()) {
            return false;
        }
        for (int axis = 0; axis < actual.length; axis++) {
            if (!allows(axis, actual[axis])) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException if the tensor's shape is not one that the graph takes */
    void requireFits(Tensor tensor) {
        if (!fits(tensor.shape())) {
            throw misfit(tensor);
        }
    }

    IllegalArgumentException misfit(Tensor tensor) {
        return new IllegalArgumentException(
                name + ": expected shape " + describeShape() + ", got " + Arrays.toString(tensor.shape()));
    }

    private String describeShape() {
        return shape.stream()
                .map(length -> length == FREE ? "?" : length.toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** For messages: {@code sample float[?, 4, ?, ?]}. */
    @Override
    public String toString() {
        return name + " " + type.name().toLowerCase(Locale.ROOT) + describeShape();
    }
}
