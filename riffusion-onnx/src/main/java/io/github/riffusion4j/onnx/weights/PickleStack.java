package io.github.riffusion4j.onnx.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks and the memo of the pickle machine. */
final class PickleStack {

    private final PickleInput input;
    private final List<PyValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PyValue> memo = new HashMap<>();

    /** @param input for exceptions, which name the position */
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

    /** Pops the values above the last mark, and the mark, into a new list. */
    List<PyValue> popMark() {
        if (marks.isEmpty()) {
            throw input.damaged("a list without a beginning");
        }
        return popAbove(marks.remove(marks.size() - 1));
    }

    /** Pops the last {@code count} values into a new list. */
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
