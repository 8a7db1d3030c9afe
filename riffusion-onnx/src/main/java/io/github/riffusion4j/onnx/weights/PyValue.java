package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold here: plain data, tensors, and placeholders for everything else. No value runs code, and none
 * stands for a Java class. Values that hold others are compared by identity, since they may hold themselves.
 */
sealed interface PyValue {

    /** Python's None. */
    enum None implements PyValue {
        NONE
    }

    record Text(String value) implements PyValue {}

    record Whole(long value) implements PyValue {}

    record Real(double value) implements PyValue {}

    record Truth(boolean value) implements PyValue {}

    /** A list, tuple or set; lists and sets grow while they are read. */
    final class Items implements PyValue {
        private final List<PyValue> values;

        Items(List<PyValue> values) {
            this.values = values;
        }

        List<PyValue> values() {
            return values;
        }
    }

    /** A dict, ordered or not; it grows while it is read. */
    final class Dict implements PyValue {
        private final Map<PyValue, PyValue> entries;

        Dict(Map<PyValue, PyValue> entries) {
            this.entries = entries;
        }

        Map<PyValue, PyValue> entries() {
            return entries;
        }
    }

    /** A class or function by its name, such as "torch.FloatStorage". */
    record Global(String name) implements PyValue {}

    /** In place of an object that is not made: its class is one of those known to be in checkpoints. */
    final class Placeholder implements PyValue {
        private final String type;
        private PyValue state = None.NONE;

        Placeholder(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        /** What the object's attributes were. */
        PyValue state() {
            return state;
        }

        void setState(PyValue state) {
            this.state = state;
        }
    }

    /** Elements in a file of their own, which several tensors may share. */
    record Storage(String key, ElementType type, long elements) implements PyValue {}

    /** A tensor: a window on a storage. All numbers count elements, and none has been checked. */
    record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides) implements PyValue {}
}
