package io.github.riffusion4j.onnx.export.graph;

/**
 * What flows along an edge of a graph: an input, a constant, or what a node gives. Immutable.
 *
 * @param name unique in its graph
 */
public record Value(String name, DataType type, Shape shape) {

    /** Stands for an optional input of an operator that is not given. */
    static final Value ABSENT = new Value("", DataType.FLOAT, Shape.of(new int[0]));

    /** The length of one dimension; an axis below 0 counts from the last. */
    public Dim dim(int axis) {
        return shape.dim(axis);
    }

    /** The length of a dimension that is fixed; an axis below 0 counts from the last. */
    public int length(int axis) {
        return shape.dim(axis).fixed();
    }

    /** For messages: {@code sample FLOAT[batch, 4, height, width]}. */
    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
