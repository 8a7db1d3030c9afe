package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a strided tensor from a storage: element (i, j, ...) is at offset + i * strides[0] + j * strides[1] + ... A
 * transposed matrix has its strides swapped, an expanded one has strides of 0.
 *
 * @param span the number of elements from the first to the last in storage, inclusive
 */
record StridedReader(TensorInfo info, long offset, List<Long> strides, long span) {

    /** The size limit of expanded tensors, which repeat elements, such as position ids. */
    private static final int MAX_EXPANDED = 1 << 20;

    /** Reads elements of a storage. */
    interface Storage {
        float[] read(long first, int count);
    }

    /** @throws InvalidModelException if the tensor reaches beyond its storage */
    static StridedReader of(Path file, TensorInfo info, TensorView view) {
        long available = view.storage().elements();
        try {
            boolean sound = view.strides().size() == info.shape().size()
                    && view.strides().stream().allMatch(stride -> stride >= 0)
                    && view.offset() >= 0;
            long span = info.elementCount() == 0 ? 0 : 1;
            for (int i = 0; sound && span > 0 && i < info.shape().size(); i++) {
                span = Math.addExact(
                        span,
                        Math.multiplyExact(view.strides().get(i), info.shape().get(i) - 1));
            }
            boolean expanded = info.elementCount() > available && info.elementCount() > MAX_EXPANDED;
            if (sound && !expanded && span <= available - view.offset() && span <= Integer.MAX_VALUE - 8) {
                return new StridedReader(info, view.offset(), view.strides(), span);
            }
        } catch (ArithmeticException e) {
            throw outside(file, info, view, e);
        }
        throw outside(file, info, view, new IndexOutOfBoundsException("beyond the storage"));
    }

    private static InvalidModelException outside(Path file, TensorInfo info, TensorView view, Exception cause) {
        return new InvalidModelException(
                file,
                "\"" + info.name() + "\" within the " + view.storage().elements() + " elements of its storage",
                "shape " + info.shape() + " with strides " + view.strides() + " from " + view.offset() + " on",
                cause);
    }

    /** Reads the elements, row by row. */
    float[] read(Storage storage) {
        float[] stored = storage.read(offset, (int) span);
        return contiguous() ? stored : gathered(stored);
    }

    private boolean contiguous() {
        long expected = 1;
        for (int i = strides.size() - 1; i >= 0; i--) {
            int size = info.shape().get(i);
            if (size != 1 && strides.get(i) != expected) {
                return info.elementCount() == 0;
            }
            expected *= size;
        }
        return true;
    }

    private float[] gathered(float[] stored) {
        float[] elements = new float[info.elementCount()];
        int[] index = new int[strides.size()];
        int at = 0;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = stored[at];
            // Advances the index like an odometer.
            for (int axis = index.length - 1; axis >= 0; axis--) {
                int stride = (int) (long) strides.get(axis);
                if (++index[axis] < info.shape().get(axis)) {
                    at += stride;
                    break;
                }
                at -= (index[axis] - 1) * stride;
                index[axis] = 0;
            }
        }
        return elements;
    }
}
