package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.weights.ElementType;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A tensor computed from a stored one each time its elements are read, under the same name.
 *
 * @param compute may change the array that it is given, and return it
 */
record DerivedTensor(StoredTensor source, List<Integer> shape, UnaryOperator<float[]> compute) implements StoredTensor {

    DerivedTensor {
        shape = List.copyOf(shape);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public ElementType type() {
        return source.type();
    }

    @Override
    public int elementCount() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public float[] floats() {
        return compute.apply(source.floats());
    }
}
