package io.github.riffusion4j.onnx.export.graph;

/**
 * A typed value of a graph ({@code ValueInfoProto}): an input, an initializer, or an output of a node. Immutable.
 *
 * @param name unique in its graph
 */
public record Value(String name, DataType type, Shape shape) {

    /** An absent optional input. */
    static final Value ABSENT = new Value("", DataType.FLOAT, Shape.of(new int[0]));

    /** A dimension; an axis below 0 counts from the last. */
    public Dim dim(int axis) {
        return shape.dim(axis);
    }

    /** The number of a fixed dimension; an axis below 0 counts from the last. */
    public int length(int axis) {
        return shape.dim(axis).fixed();
    }

    /** Returns a description for messages: {@code sample FLOAT[batch, 4, height, width]}. */
    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
