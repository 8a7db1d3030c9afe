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
 * The name, type and shape of an input or output of a graph: ONNX's {@code ValueInfo}.
 *
 * @param shape the length of each dimension; {@link #FREE} where any length is valid
 * @param dimensions the name of each dimension; "" where it has none
 */
record TensorSpec(String name, OnnxJavaType type, List<Integer> shape, List<String> dimensions) {

    static final int FREE = -1;

    static TensorSpec of(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo info) {
            List<Integer> shape =
                    Arrays.stream(info.getShape()).mapToObj(Math::toIntExact).toList();
            return new TensorSpec(node.getName(), info.type, shape, List.of(info.getDimensionNames()));
        }
        // A sequence or a map, which Stable Diffusion does not have: it matches nothing, and shows in messages.
        return new TensorSpec(node.getName(), OnnxJavaType.UNKNOWN, List.of(), List.of());
    }

    int rank() {
        return shape.size();
    }

    /** The length of a dimension, if the graph fixes it. */
    OptionalInt fixed(int axis) {
        return shape.get(axis) == FREE ? OptionalInt.empty() : OptionalInt.of(shape.get(axis));
    }

    /** Returns whether the graph leaves the dimension free or fixes it at {@code length}. */
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

    /** Returns whether a tensor of that shape may be passed. */
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

    /** @throws IllegalArgumentException if the tensor's shape does not fit */
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

    /** The form in messages: {@code sample float[?, 4, ?, ?]}. */
    @Override
    public String toString() {
        return name + " " + type.name().toLowerCase(Locale.ROOT) + describeShape();
    }
}
