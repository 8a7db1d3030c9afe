package io.github.riffusion4j.onnx.export.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Operators on 8-bit integers, of ONNX and of ONNX Runtime. Each adds nodes to the graph and gives their output; one
 * that cannot take its inputs throws a {@link GraphException} that names the node. Pictures are [batch, height, width,
 * channels].
 */
public final class QuantizedOperators {

    private final Graph graph;
    private final Operators operators;

    /** Operators that add to {@code graph}. */
    public QuantizedOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
    }

    /**
     * Numbers as unsigned 8-bit integers: number = scale · (integer - zero point).
     *
     * @param integers of the numbers' shape
     * @param scale a single number, known when the graph runs
     * @param zeroPoint a single integer, likewise
     */
    public record Quantized(Value integers, Value scale, Value zeroPoint) {

        private Quantized with(Value others) {
            return new Quantized(others, scale, zeroPoint);
        }
    }

    /** Numbers as integers, so that their smallest and their largest just fit; 0 is exact. */
    public Quantized quantize(Value x) {
        Shape single = Shape.of(new int[0]);
        List<Value> outputs = graph.node("DynamicQuantizeLinear", x)
                .require(x.type() == DataType.FLOAT, "32-bit numbers")
                .gives(List.of(DataType.UINT8, DataType.FLOAT, DataType.UINT8), List.of(x.shape(), single, single));
        return new Quantized(outputs.get(0), outputs.get(1), outputs.get(2));
    }

    /** As {@link Operators#reshape(Value, Shape)}. */
    public Quantized reshape(Quantized x, Shape shape) {
        return x.with(operators.reshape(x.integers(), shape));
    }

    /**
     * The matrix product in integers, as 32-bit numbers.
     *
     * @param x [..., rows, inner]
     * @param weight signed integers [inner, columns]
     * @param scale of each column, [columns]
     * @param bias [columns], or {@link #noBias()}
     */
    public Value matMul(Quantized x, Value weight, Value scale, Value bias) {
        NodeBuilder node = graph.microsoft(
                        "MatMulIntegerToFloat",
                        x.integers(),
                        weight,
                        x.scale(),
                        scale,
                        x.zeroPoint(),
                        Value.ABSENT,
                        bias)
                .require(weight.type() == DataType.INT8, "signed weights")
                .requireShape(3, weight.dim(1))
                .require(bias.equals(Value.ABSENT) || bias.shape().equals(scale.shape()), "a bias for each column");
        return node.gives(DataType.FLOAT, NetworkOperators.product(node, x.integers(), weight));
    }

    /** Stands for a bias that there is none of. */
    public Value noBias() {
        return Value.ABSENT;
    }

    /**
     * What a kernel sees at each place, so that convolution is a matrix product.
     *
     * @param rows [batch, places, side · side · channels]
     * @param pattern [batch, height, width, ...], for the size of the picture that the places are of
     */
    public record Patches(Quantized rows, Value pattern) {}

    /**
     * What a kernel sees at each place.
     *
     * @param x [batch, height, width, channels]
     * @param side of the kernel
     */
    public Patches patches(Quantized x, int side, int stride, Padding padding) {
        // Never in the graph: it complains in the name of those that are.
        NodeBuilder node = graph.node("Slice", x.integers()).requireRank(0, 4);
        Value padded = pad(x, padding);
        Dim height = NetworkOperators.convolved(node, x.integers().dim(1), side, stride, padding);
        Dim width = NetworkOperators.convolved(node, x.integers().dim(2), side, stride, padding);
        List<Value> shifted = new ArrayList<>();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                shifted.add(operators.slice(
                        padded,
                        new long[] {1, 2},
                        new long[] {row, column},
                        new long[] {end(side, row), end(side, column)},
                        new long[] {stride, stride},
                        List.of(height, width)));
            }
        }
        Value all = operators.concat(3, shifted);
        Shape places = Shape.of(all.dim(0), height.times(width), all.dim(3));
        return new Patches(x.with(operators.reshape(all, places)), shifted.get(0));
    }

    /** After the last element that this one of the kernel sees, counted from the end. */
    private static long end(int side, int offset) {
        return offset == side - 1 ? Integer.MAX_VALUE : offset - (side - 1);
    }

    private Value pad(Quantized x, Padding padding) {
        if (padding.total() == 0) {
            return x.integers();
        }
        Value sides = graph.longs(0, padding.before(), padding.before(), 0, 0, padding.after(), padding.after(), 0);
        // Not of the size that free lengths can express; only slices see it.
        return graph.node("Pad", x.integers(), sides, x.zeroPoint())
                .gives(DataType.UINT8, x.integers().shape());
    }
}
