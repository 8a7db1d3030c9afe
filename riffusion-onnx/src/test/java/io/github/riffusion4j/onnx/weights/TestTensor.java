package io.github.riffusion4j.onnx.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A tensor to write to a file, its elements encoded little endian. */
public final class TestTensor {

    private final String name;
    private final ElementType type;
    private final List<Integer> shape;
    private final byte[] bytes;

    TestTensor(String name, ElementType type, List<Integer> shape, byte[] bytes) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /** The name in the file. */
    public String name() {
        return name;
    }

    ElementType type() {
        return type;
    }

    List<Integer> shape() {
        return shape;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Numbers of 32 bits. */
    public static TestTensor floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TestTensor(name, ElementType.F32, shape, bytes.array());
    }

    /** Normally distributed numbers that depend on the name alone. */
    static TestTensor random(String name, Integer... shape) {
        return floats(name, List.of(shape), values(name, List.of(shape).stream().reduce(1, Math::multiplyExact)));
    }

    /** The elements that {@link #random} gives a tensor of that name. */
    static float[] values(String name, int count) {
        Random random = new Random(name.hashCode());
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = (float) random.nextGaussian());
        return values;
    }

    static TestTensor copy(StoredTensor tensor) {
        return floats(tensor.name(), tensor.shape(), tensor.floats());
    }

    /** Copies of all tensors, in 32 bits. */
    public static List<TestTensor> copies(Weights weights) {
        return weights.names().stream().map(name -> copy(weights.tensor(name))).toList();
    }

    TestTensor named(String other) {
        return new TestTensor(other, type, shape, bytes);
    }

    TestTensor shaped(Integer... other) {
        return new TestTensor(name, type, List.of(other), bytes);
    }

    /** The tensor as read from a file; of type F32 only. */
    StoredTensor stored() {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new LazyTensor(TensorInfo.of(name, ElementType.F32, shape), values::clone);
    }

    static int byteCount(Collection<TestTensor> tensors) {
        return tensors.stream().mapToInt(tensor -> tensor.bytes.length).sum();
    }
}
