package io.github.riffusion4j.onnx.export.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a value, fixed or symbolic. Immutable. An axis below 0 counts from the last.
 *
 * @param dims none for a scalar
 */
public record Shape(List<Dim> dims) {

    /** Copies the list. */
    public Shape {
        dims = List.copyOf(dims);
    }

    /** A shape of those dimensions. */
    public static Shape of(Dim... dims) {
        return new Shape(List.of(dims));
    }

    /** A shape of fixed dimensions. */
    public static Shape of(int... lengths) {
        return new Shape(Arrays.stream(lengths).mapToObj(Dim::of).toList());
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.size();
    }

    /** A dimension. */
    public Dim dim(int axis) {
        return dims.get(index(axis));
    }

    /** Returns this shape with another dimension at an axis. */
    public Shape with(int axis, Dim length) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.set(index(axis), length);
        return new Shape(changed);
    }

    /** The axis counted from the first. */
    int index(int axis) {
        return axis < 0 ? axis + rank() : axis;
    }

    /** The product of all dimensions: the number of elements. */
    Dim size() {
        return dims.stream().reduce(Dim.ONE, Dim::times);
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
