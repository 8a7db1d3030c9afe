package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.nio.file.Path;
import java.util.List;

/**
 * Which elements of a storage are a tensor's: element (i, j, ...) is at offset + i * strides[0] + j * strides[1] + ...
 * A transposed matrix has its strides the other way round, an expanded one has strides of 0.
 *
 * @param span how many elements there are from the first to the last in storage, both included
 */
record StridedElements(TensorInfo info, long offset, List<Long> strides, long span) {

    /** An expanded tensor, which repeats its elements, is small; in position numbers, for instance. */
    private static final int MOST_EXPANDED = 1 << 20;

    /** Elements of a storage. */
    interface Reader {
        float[] read(long first, int count);
    }

    /** @throws InvalidModelException if the tensor reaches beyond its storage */
    static StridedElements of(Path file, TensorInfo info, TensorView view) {
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
            boolean expanded = info.elementCount() > available && info.elementCount() > MOST_EXPANDED;
            if (sound && !expanded && span <= available - view.offset() && span <= Integer.MAX_VALUE - 8) {
                return new StridedElements(info, view.offset(), view.strides(), span);
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

    /** The elements, row by row. */
    float[] read(Reader storage) {
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
            // On to the next element, as an odometer counts.
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
