package io.github.riffusion4j.onnx.export.graph;

import java.util.List;

/**
 * Operators on 8-bit integers, of ONNX and of ONNX Runtime. Each adds nodes to the graph and gives their output; one
 * that cannot take its inputs throws a {@link GraphException} that names the node.
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

        Quantized with(Value others) {
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

    /**
     * Numbers as the sum of two kinds of integers, the second for what the first leave: as exact as 16 bits, for twice
     * the work.
     */
    public List<Quantized> quantizeFinely(Value x) {
        Quantized coarse = quantize(x);
        Value known = graph.node("DequantizeLinear", coarse.integers(), coarse.scale(), coarse.zeroPoint())
                .gives(DataType.FLOAT, x.shape());
        return List.of(coarse, quantize(operators.subtract(x, known)));
    }

    /** As {@link Operators#reshape(Value, Shape)}. */
    public Quantized reshape(Quantized x, Shape shape) {
        return x.with(operators.reshape(x.integers(), shape));
    }

    /**
     * Weights as 8-bit integers: weight = scale · (integer - zero point).
     *
     * @param integers [inner, columns], signed, or unsigned with the zero point 128
     * @param scale of each column, [columns]
     */
    public record QuantizedWeight(Value integers, Value scale) {}

    /**
     * The matrix product in integers, as 32-bit numbers.
     *
     * @param x [..., rows, inner]
     * @param weight [inner, columns]
     * @param bias [columns], or {@link #noBias()}
     */
    public Value matMul(Quantized x, QuantizedWeight weight, Value bias) {
        boolean signed = weight.integers().type() == DataType.INT8;
        NodeBuilder node = graph.microsoft(
                        "MatMulIntegerToFloat",
                        x.integers(),
                        weight.integers(),
                        x.scale(),
                        weight.scale(),
                        x.zeroPoint(),
                        signed ? Value.ABSENT : middle(),
                        bias)
                .require(signed || weight.integers().type() == DataType.UINT8, "weights in 8 bits")
                .requireShape(3, weight.integers().dim(1))
                .require(
                        bias.equals(Value.ABSENT)
                                || bias.shape().equals(weight.scale().shape()),
                        "a bias for each column");
        return node.gives(DataType.FLOAT, NetworkOperators.product(node, x.integers(), weight.integers()));
    }

    private Value middle() {
        return graph.constant("uint8 128", DataType.UINT8, Shape.of(new int[0]), sink -> sink.bytes((byte) 128));
    }

    /** Stands for a bias that there is none of. */
    public Value noBias() {
        return Value.ABSENT;
    }
}
