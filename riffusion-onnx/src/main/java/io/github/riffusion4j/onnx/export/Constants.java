package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.TensorData;
import io.github.riffusion4j.onnx.export.graph.Value;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.function.Supplier;

/** Weights as constants of a graph, of one floating-point type, read and rearranged only when they are written. */
final class Constants {

    private final Graph graph;
    private final DataType type;

    /** @param type 32-bit or 16-bit floating point */
    Constants(Graph graph, DataType type) {
        this.graph = graph;
        this.type = type;
    }

    /** As it is stored. */
    Value of(StoredTensor tensor) {
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        return constant(tensor.name(), Shape.of(shape), tensor::floats);
    }

    /** In another shape, the elements as they are stored. */
    Value of(StoredTensor tensor, int... shape) {
        return constant(tensor.name(), Shape.of(shape), tensor::floats);
    }

    /** The weights of a matrix product, [in, out] as {@code MatMul} takes them. */
    Value matrix(Linear layer) {
        return constant(
                layer.weight().name(),
                Shape.of(layer.in(), layer.out()),
                () -> Layout.transposed(layer.weight().floats(), layer.out(), layer.in()));
    }

    /** A constant of its own. */
    Value constant(String name, Shape shape, Supplier<float[]> values) {
        return graph.constant(name, type, shape, elements(values));
    }

    private TensorData elements(Supplier<float[]> values) {
        return type == DataType.FLOAT ? sink -> sink.floats(values.get()) : sink -> sink.halves(values.get());
    }
}
