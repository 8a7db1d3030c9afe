package io.github.riffusion4j.onnx.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values that a pickle works on, its marks between them, and its memo of values to come back to. */
final class PickleStack {

    private final PickleInput input;
    private final List<PyValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PyValue> memo = new HashMap<>();

    /** @param input says where it went wrong when it does */
    PickleStack(PickleInput input) {
        this.input = input;
    }

    void push(PyValue value) {
        values.add(value);
    }

    PyValue top() {
        requireAbove(1);
        return values.get(values.size() - 1);
    }

    PyValue pop() {
        PyValue top = top();
        values.remove(values.size() - 1);
        return top;
    }

    void mark() {
        marks.add(values.size());
    }

    /** The values above the last mark, in a new list; they and the mark are gone from the stack. */
    List<PyValue> popMark() {
        if (marks.isEmpty()) {
            throw input.damaged("a list without a beginning");
        }
        return popAbove(marks.remove(marks.size() - 1));
    }

    /** The last {@code count} values, in a new list; they are gone from the stack. */
    List<PyValue> pop(int count) {
        requireAbove(count);
        return popAbove(values.size() - count);
    }

    private List<PyValue> popAbove(int start) {
        List<PyValue> above = values.subList(start, values.size());
        List<PyValue> popped = new ArrayList<>(above);
        above.clear();
        return popped;
    }

    private void requireAbove(int count) {
        int bottom = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() - bottom < count) {
            throw input.damaged("an instruction that lacks a value");
        }
    }

    void put(long key) {
        memo.put(key, top());
    }

    void memoize() {
        put(memo.size());
    }

    void get(long key) {
        PyValue value = memo.get(key);
        if (value == null) {
            throw input.damaged("a reference to value " + key + ", which does not exist");
        }
        push(value);
    }
}
