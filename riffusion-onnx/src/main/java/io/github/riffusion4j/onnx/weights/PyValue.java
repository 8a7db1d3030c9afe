package io.github.riffusion4j.onnx.weights;

import java.util.List;
import java.util.Map;

/**
 * A Python value in a pickle: plain data, tensors, and placeholders for everything else. No value runs code or refers
 * to a Java class. Containers are compared by identity, since they may contain themselves.
 */
sealed interface PyValue {

    /** Python's None. */
    enum None implements PyValue {
        NONE
    }

    record Str(String value) implements PyValue {}

    record Int(long value) implements PyValue {}

    @SuppressWarnings("JavaLangClash") // the name of the type in Python
    record Float(double value) implements PyValue {}

    record Bool(boolean value) implements PyValue {}

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

    /** Stands for an object, of one of the classes known to be in checkpoints, that is not created. */
    final class Placeholder implements PyValue {
        private final String type;
        private PyValue state = None.NONE;

        Placeholder(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        /** The object's attributes. */
        PyValue state() {
            return state;
        }

        void setState(PyValue state) {
            this.state = state;
        }
    }

    /** A storage: elements in a file of their own, which several tensors may share. */
    record Storage(String key, ElementType type, long elements) implements PyValue {}

    /** A tensor as a view of a storage. All numbers count elements, and none has been checked. */
    record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides) implements PyValue {}
}
