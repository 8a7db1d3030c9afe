package io.github.riffusion4j.onnx.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A tensor to write to a file: its elements as the file has them, little endian. */
public final class MadeUpTensor {

    private final String name;
    private final ElementType type;
    private final List<Integer> shape;
    private final byte[] bytes;

    MadeUpTensor(String name, ElementType type, List<Integer> shape, byte[] bytes) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /** The name that the file has for it. */
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
    public static MadeUpTensor floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new MadeUpTensor(name, ElementType.F32, shape, bytes.array());
    }

    /** Normally distributed numbers that depend on the name alone. */
    static MadeUpTensor random(String name, Integer... shape) {
        return floats(name, List.of(shape), values(name, List.of(shape).stream().reduce(1, Math::multiplyExact)));
    }

    /** What {@link #random} fills a tensor of that name with. */
    static float[] values(String name, int count) {
        Random random = new Random(name.hashCode());
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = (float) random.nextGaussian());
        return values;
    }

    static MadeUpTensor copy(StoredTensor tensor) {
        return floats(tensor.name(), tensor.shape(), tensor.floats());
    }

    /** All tensors, as numbers of 32 bits. */
    public static List<MadeUpTensor> copies(Weights weights) {
        return weights.names().stream().map(name -> copy(weights.tensor(name))).toList();
    }

    MadeUpTensor named(String other) {
        return new MadeUpTensor(other, type, shape, bytes);
    }

    MadeUpTensor shaped(Integer... other) {
        return new MadeUpTensor(name, type, List.of(other), bytes);
    }

    /** As if it had been read from a file; of type F32 only. */
    StoredTensor stored() {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new LazyTensor(TensorInfo.of(name, ElementType.F32, shape), values::clone);
    }

    static int byteCount(Collection<MadeUpTensor> tensors) {
        return tensors.stream().mapToInt(tensor -> tensor.bytes.length).sum();
    }
}
