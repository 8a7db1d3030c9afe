package io.github.riffusion4j.onnx.export.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * ONNX's operators on elements and on shapes, of operator set 17. Each adds a node to the graph and returns its output;
 * one that cannot take its inputs throws a {@link GraphException} that names the node.
 */
public final class Operators {

    private final Graph graph;

    /** Operators that add to {@code graph}. */
    public Operators(Graph graph) {
        this.graph = graph;
    }

    /** a + b, with broadcasting. */
    public Value add(Value a, Value b) {
        return broadcast(graph.node("Add", a, b), a, b);
    }

    /** a · b, with broadcasting. */
    public Value multiply(Value a, Value b) {
        return broadcast(graph.node("Mul", a, b), a, b);
    }

    /** a · factor. */
    public Value multiply(Value a, double factor) {
        return multiply(a, graph.scalar(a.type(), (float) factor));
    }

    /** a + summand. */
    public Value add(Value a, double summand) {
        return add(a, graph.scalar(a.type(), (float) summand));
    }

    private static Value broadcast(NodeBuilder node, Value a, Value b) {
        node.require(a.type() == b.type(), "inputs of one type");
        boolean aIsLonger = a.shape().rank() >= b.shape().rank();
        Shape longer = aIsLonger ? a.shape() : b.shape();
        Shape shorter = aIsLonger ? b.shape() : a.shape();
        Shape result = longer;
        for (int axis = -1; axis >= -shorter.rank(); axis--) {
            Dim one = longer.dim(axis);
            Dim other = shorter.dim(axis);
            node.require(
                    one.equals(other) || one.equals(Dim.ONE) || other.equals(Dim.ONE),
                    "lengths that are equal or 1 in each dimension");
            result = result.with(axis, one.equals(Dim.ONE) ? other : one);
        }
        return node.output(a.type(), result);
    }

    /** 1 / (1 + e^-x). */
    public Value sigmoid(Value x) {
        return elementwise("Sigmoid", x);
    }

    /** The error function. */
    public Value erf(Value x) {
        return elementwise("Erf", x);
    }

    /** max(0, x), the rectified linear unit. */
    public Value relu(Value x) {
        return elementwise("Relu", x);
    }

    /** The hyperbolic tangent. */
    public Value tanh(Value x) {
        return elementwise("Tanh", x);
    }

    /** √x. */
    public Value sqrt(Value x) {
        return elementwise("Sqrt", x);
    }

    /** The sine of radians. */
    public Value sin(Value x) {
        return elementwise("Sin", x);
    }

    /** The cosine of radians. */
    public Value cos(Value x) {
        return elementwise("Cos", x);
    }

    private Value elementwise(String operator, Value x) {
        return graph.node(operator, x)
                .require(x.type().isFloating(), "floating-point numbers")
                .output(x.type(), x.shape());
    }

    /** x · sigmoid(x), the sigmoid-weighted linear unit (Elfwing et al. 2017). */
    public Value silu(Value x) {
        return multiply(x, sigmoid(x));
    }

    /** x · sigmoid(1.702 x), the approximation of {@link #gelu} that OpenAI's CLIP was trained with. */
    public Value quickGelu(Value x) {
        return multiply(x, sigmoid(multiply(x, 1.702)));
    }

    /** x · Φ(x), the Gaussian error linear unit (Hendrycks and Gimpel 2016), exact. */
    public Value gelu(Value x) {
        // In the order in which PyTorch's exporter writes it, which ONNX Runtime knows to fuse.
        Value phi = add(erf(multiply(x, Math.sqrt(0.5))), 1);
        return multiply(multiply(x, phi), 0.5);
    }

    /** The mean along an axis, which is kept with length 1. */
    public Value mean(Value x, int axis) {
        return graph.node("ReduceMean", x)
                .setList("axes", axis)
                .set("keepdims", 1)
                .output(x.type(), x.shape().with(axis, Dim.ONE));
    }

    /** 1 / √x. */
    public Value reciprocalSqrt(Value x) {
        return elementwise("Reciprocal", sqrt(x));
    }

    /** a / b, with broadcasting. */
    public Value divide(Value a, Value b) {
        return broadcast(graph.node("Div", a, b), a, b);
    }

    /** a - b, with broadcasting. */
    public Value subtract(Value a, Value b) {
        return broadcast(graph.node("Sub", a, b), a, b);
    }

    /** Casts the elements to another type. */
    public Value cast(Value x, DataType type) {
        return x.type() == type
                ? x
                : graph.node("Cast", x).set("to", type.code()).output(type, x.shape());
    }

    /** Reshapes x; at most one symbolic dimension of the shape may differ from x's dimension at the same axis. */
    public Value reshape(Value x, Shape shape) {
        NodeBuilder node = graph.node("Reshape", x, graph.int64s(lengths(x, shape)));
        int unknown = 0;
        for (long length : lengths(x, shape)) {
            unknown += length == -1 ? 1 : 0;
        }
        return requireSameSize(node, x, shape)
                .require(
                        unknown <= 1,
                        "at most one symbolic dimension that is not the input's at the same axis in " + shape)
                .output(x.type(), shape);
    }

    /**
     * Reshapes x, with dimensions of another value where {@link #reshape(Value, Shape)} could not infer them.
     *
     * @param pattern has the dimensions of {@code shape} at axes {@code from} (counted from 0) to {@code to}
     *     (exclusive)
     */
    public Value reshape(Value x, Shape shape, Value pattern, int from, int to) {
        Value known = graph.node("Shape", pattern)
                .set("start", from)
                .set("end", to)
                .output(DataType.INT64, Shape.of(to - from));
        long[] all = lengths(x, shape);
        List<Value> parts = new ArrayList<>();
        parts.add(known);
        if (from > 0) {
            parts.add(0, graph.int64s(Arrays.copyOf(all, from)));
        }
        if (to < all.length) {
            parts.add(graph.int64s(Arrays.copyOfRange(all, to, all.length)));
        }
        NodeBuilder node = graph.node("Reshape", x, concat(0, parts));
        node.require(
                pattern.shape().rank() == shape.rank()
                        && pattern.shape()
                                .dims()
                                .subList(from, to)
                                .equals(shape.dims().subList(from, to)),
                "a pattern with the lengths of " + shape + ", not " + pattern);
        return requireSameSize(node, x, shape).output(x.type(), shape);
    }

    /** Reshapes x to the shape of another value. */
    public Value reshapeLike(Value x, Value pattern) {
        Value lengths = graph.node("Shape", pattern)
                .output(DataType.INT64, Shape.of(pattern.shape().rank()));
        NodeBuilder node = graph.node("Reshape", x, lengths);
        return requireSameSize(node, x, pattern.shape()).output(x.type(), pattern.shape());
    }

    /**
     * Expands the batch dimension of x to that of {@code pattern}; returns x itself if they are equal.
     *
     * @param x [1 or the pattern's batch, ...] at run time: a symbolic dimension is not checked before
     */
    public Value expandBatch(Value x, Value pattern) {
        if (x.dim(0).equals(pattern.dim(0))) {
            return x;
        }
        Value length =
                graph.node("Shape", pattern).set("start", 0).set("end", 1).output(DataType.INT64, Shape.of(1));
        long[] others = new long[x.shape().rank() - 1];
        Arrays.fill(others, 1);
        Value lengths = others.length == 0 ? length : concat(0, List.of(length, graph.int64s(others)));
        return graph.node("Expand", x, lengths)
                .require(!x.dim(0).isFixed() || x.dim(0).equals(Dim.ONE), "a first dimension that is symbolic or 1")
                .output(x.type(), x.shape().with(0, pattern.dim(0)));
    }

    private static NodeBuilder requireSameSize(NodeBuilder node, Value x, Shape shape) {
        return node.require(x.shape().size().equals(shape.size()), "as many elements as " + shape + " has");
    }

    /** As Reshape takes them: a number, 0 for the input's dimension at the same axis, -1 for an inferred one. */
    private static long[] lengths(Value x, Shape shape) {
        long[] lengths = new long[shape.rank()];
        for (int axis = 0; axis < lengths.length; axis++) {
            Dim dim = shape.dim(axis);
            boolean same = axis < x.shape().rank() && dim.equals(x.dim(axis));
            lengths[axis] = dim.isFixed() ? dim.fixed() : same ? 0 : -1;
        }
        return lengths;
    }

    /** Permutes the dimensions: the result's i-th is x's {@code order[i]}-th. */
    public Value transpose(Value x, int... order) {
        List<Dim> dims = new ArrayList<>();
        for (int axis : order) {
            dims.add(x.dim(axis));
        }
        return graph.node("Transpose", x)
                .setList("perm", order)
                .requireRank(0, order.length)
                .output(x.type(), new Shape(dims));
    }

    /** Concatenates values along an axis; the other dimensions must be equal. */
    public Value concat(int axis, List<Value> parts) {
        NodeBuilder node = graph.node("Concat", parts.toArray(Value[]::new)).set("axis", axis);
        Value first = parts.get(0);
        Dim length = first.dim(axis);
        for (Value part : parts.subList(1, parts.size())) {
            node.require(
                    part.type() == first.type()
                            && part.shape().with(axis, first.dim(axis)).equals(first.shape()),
                    "inputs that differ only in dimension " + axis);
            length = length.plus(part.dim(axis));
        }
        return node.output(first.type(), first.shape().with(axis, length));
    }

    /** Splits a value into equal parts along an axis. */
    public List<Value> split(Value x, int axis, int count) {
        NodeBuilder node = graph.node("Split", x).set("axis", axis);
        node.require(x.dim(axis).isFixed() && x.length(axis) % count == 0, "a length that " + count + " divides");
        Shape piece = x.shape().with(axis, x.dim(axis).dividedBy(count));
        return node.output(Collections.nCopies(count, x.type()), Collections.nCopies(count, piece));
    }

    /** Looks up rows of a table: [a, b, width] for indices [a, b] and a table [rows, width]. */
    public Value gather(Value table, Value indices) {
        NodeBuilder node = graph.node("Gather", table, indices).set("axis", 0);
        node.require(indices.type() == DataType.INT64, "indices of 64 bits");
        List<Dim> dims = new ArrayList<>(indices.shape().dims());
        dims.addAll(table.shape().dims().subList(1, table.shape().rank()));
        return node.output(table.type(), new Shape(dims));
    }

    /**
     * Slices along some axes.
     *
     * @param axes counted from the first
     * @param starts counted from the first element
     * @param lengths of the result along these axes
     * @param steps between elements
     * @param ends after the last element; below 0 counted from the end
     */
    Value slice(Value x, long[] axes, long[] starts, long[] ends, long[] steps, List<Dim> lengths) {
        Shape shape = x.shape();
        for (int i = 0; i < axes.length; i++) {
            shape = shape.with((int) axes[i], lengths.get(i));
        }
        return graph.node("Slice", x, graph.int64s(starts), graph.int64s(ends), graph.int64s(axes), graph.int64s(steps))
                .output(x.type(), shape);
    }
}
