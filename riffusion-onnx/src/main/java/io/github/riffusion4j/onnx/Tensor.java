package io.github.riffusion4j.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable array of floats with a shape, in C order (the last index runs fastest). Safe to share between threads.
 */
public final class Tensor {

    private final int[] shape;
    private final float[] values;

    private Tensor(int[] shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * Copies {@code values} into a tensor of the given shape.
     *
     * @throws IllegalArgumentException if the shape has a negative dimension or does not hold as many values as are
     *     given
     */
    public static Tensor of(int[] shape, float... values) {
        if (sizeOf(shape) != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " holds " + sizeOf(shape) + " values, not " + values.length);
        }
        return new Tensor(shape.clone(), values.clone());
    }

    /** A tensor whose value at flat index i is {@code value.at(i)}. */
    public static Tensor generate(int[] shape, Generator value) {
        float[] values = new float[sizeOf(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.at(i);
        }
        return new Tensor(shape.clone(), values);
    }

    /** The value at a flat index. */
    @FunctionalInterface
    public interface Generator {
        float at(int index);
    }

    /** a·x + b·y, computed in double precision. */
    public static Tensor sum(double a, Tensor x, double b, Tensor y) {
        x.requireShape(y.shape);
        return generate(x.shape, i -> (float) (a * x.values[i] + b * y.values[i]));
    }

    /**
     * The sum of tensors of one shape, each times a weight, computed in double precision.
     *
     * @param weights one for each tensor
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor weightedSum(double[] weights, List<Tensor> tensors) {
        int[] shape = tensors.get(0).shape;
        tensors.forEach(tensor -> tensor.requireShape(shape));
        return generate(shape, i -> {
            double value = 0;
            for (int k = 0; k < weights.length; k++) {
                value += weights[k] * tensors.get(k).values[i];
            }
            return (float) value;
        });
    }

    /** This tensor with every value multiplied by {@code factor}. */
    public Tensor times(double factor) {
        return generate(shape, i -> (float) (factor * values[i]));
    }

    /** Joins tensors along their first dimension; the others must be equal. */
    public static Tensor concat(Tensor... parts) {
        int[] shape = parts[0].shape.clone();
        shape[0] = 0;
        int size = 0;
        for (Tensor part : parts) {
            int[] expected = parts[0].shape.clone();
            expected[0] = part.shape[0];
            part.requireShape(expected);
            shape[0] += part.shape[0];
            size += part.values.length;
        }
        float[] values = new float[size];
        int end = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.values, 0, values, end, part.values.length);
            end += part.values.length;
        }
        return new Tensor(shape, values);
    }

    /** The {@code index}-th slice along the first dimension, which becomes 1. */
    public Tensor slice(int index) {
        int[] sliced = shape.clone();
        sliced[0] = 1;
        int size = sizeOf(sliced);
        return new Tensor(sliced, Arrays.copyOfRange(values, index * size, (index + 1) * size));
    }

    /**
     * The same values in another shape.
     *
     * @throws IllegalArgumentException if that does not hold as many values
     */
    public Tensor reshape(int... other) {
        if (sizeOf(other) != values.length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(other) + " holds " + sizeOf(other)
                    + " values, not the " + values.length + " of " + Arrays.toString(shape));
        }
        return new Tensor(other.clone(), values);
    }

    /** The length of one dimension. */
    public int dimension(int axis) {
        return shape[axis];
    }

    /** The length of every dimension. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /** The value at a flat index. */
    public float get(int index) {
        return values[index];
    }

    /** A copy of the values in C order. */
    public float[] toArray() {
        return values.clone();
    }

    /** A read-only view of the values in C order. */
    public FloatBuffer asBuffer() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Does nothing if this tensor has the expected shape, and throws an {@link IllegalArgumentException} if not. */
    public void requireShape(int... expected) {
        if (!Arrays.equals(shape, expected)) {
            throw new IllegalArgumentException(
                    "expected a tensor of shape " + Arrays.toString(expected) + ", got " + Arrays.toString(shape));
        }
    }

    private static int sizeOf(int[] shape) {
        int size = 1;
        for (int length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && Arrays.equals(shape, that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
