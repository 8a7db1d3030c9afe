package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.TensorData;
import io.github.riffusion4j.onnx.export.graph.Value;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.function.Supplier;

/**
 * Adds weights to a graph as initializers of one floating-point type, read and rearranged only when they are written.
 */
final class Initializers {

    private final Graph graph;
    private final DataType type;

    /** @param type 32-bit or 16-bit floating point */
    Initializers(Graph graph, DataType type) {
        this.graph = graph;
        this.type = type;
    }

    /** A tensor as it is stored. */
    Value of(StoredTensor tensor) {
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        return of(tensor.name(), Shape.of(shape), tensor::floats);
    }

    /** A tensor reshaped. */
    Value of(StoredTensor tensor, int... shape) {
        return of(tensor.name(), Shape.of(shape), tensor::floats);
    }

    /** The weights of a linear layer, [in, out] as {@code MatMul} takes them. */
    Value matrix(Linear layer) {
        return of(
                layer.weight().name(),
                Shape.of(layer.in(), layer.out()),
                () -> WeightLayout.transposed(layer.weight().floats(), layer.out(), layer.in()));
    }

    /** An initializer with values computed when it is written. */
    Value of(String name, Shape shape, Supplier<float[]> values) {
        return graph.initializer(name, type, shape, elements(values));
    }

    private TensorData elements(Supplier<float[]> values) {
        return type == DataType.FLOAT ? out -> out.floats(values.get()) : out -> out.halves(values.get());
    }
}
