package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A tensor that is read, or computed from others, each time its elements are requested. */
record LazyTensor(TensorInfo info, Supplier<float[]> elements) implements StoredTensor {

    /** A tensor under another name. */
    static LazyTensor renamed(String name, StoredTensor tensor) {
        return reshaped(name, tensor.shape(), tensor);
    }

    /** A tensor under another name and in another shape of the same number of elements. */
    static LazyTensor reshaped(String name, List<Integer> shape, StoredTensor tensor) {
        return computed(name, shape, tensor, elements -> elements);
    }

    /** A tensor computed from another; {@code compute} may modify the array and return it. */
    static LazyTensor computed(
            String name, List<Integer> shape, StoredTensor tensor, Function<float[], float[]> compute) {
        return new LazyTensor(TensorInfo.of(name, tensor.type(), shape), () -> compute.apply(tensor.floats()));
    }

    @Override
    public String name() {
        return info.name();
    }

    @Override
    public ElementType type() {
        return info.type();
    }

    @Override
    public List<Integer> shape() {
        return info.shape();
    }

    @Override
    public int elementCount() {
        return info.elementCount();
    }

    @Override
    public float[] floats() {
        return elements.get();
    }

    @Override
    public String toString() {
        return info.name() + " " + info.type() + info.shape();
    }
}
