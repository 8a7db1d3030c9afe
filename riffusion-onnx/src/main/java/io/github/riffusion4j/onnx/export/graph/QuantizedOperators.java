package io.github.riffusion4j.onnx.export.graph;

import java.util.List;

/**
 * Operators on 8-bit integers, of ONNX and ONNX Runtime. Each adds nodes to the graph and returns their output; one
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
     * A tensor quantized to unsigned 8-bit integers: x = scale · (integer - zero point).
     *
     * @param integers of the tensor's shape
     * @param scale a scalar, computed at run time
     * @param zeroPoint a scalar integer, computed at run time
     */
    public record Quantized(Value integers, Value scale, Value zeroPoint) {

        Quantized with(Value others) {
            return new Quantized(others, scale, zeroPoint);
        }
    }

    /** Quantizes dynamically to the range between minimum and maximum; 0 is exact. */
    public Quantized quantize(Value x) {
        Shape single = Shape.of(new int[0]);
        List<Value> outputs = graph.node("DynamicQuantizeLinear", x)
                .require(x.type() == DataType.FLOAT, "32-bit numbers")
                .output(List.of(DataType.UINT8, DataType.FLOAT, DataType.UINT8), List.of(x.shape(), single, single));
        return new Quantized(outputs.get(0), outputs.get(1), outputs.get(2));
    }

    /**
     * Quantizes to a sum of two tensors, the second of which is the residual of the first: as exact as 16 bits, for
     * twice the work.
     */
    public List<Quantized> quantizeWithResidual(Value x) {
        Quantized coarse = quantize(x);
        Value dequantized = graph.node("DequantizeLinear", coarse.integers(), coarse.scale(), coarse.zeroPoint())
                .output(DataType.FLOAT, x.shape());
        return List.of(coarse, quantize(operators.subtract(x, dequantized)));
    }

    /** Reshapes the integers, as {@link Operators#reshape(Value, Shape)}. */
    public Quantized reshape(Quantized x, Shape shape) {
        return x.with(operators.reshape(x.integers(), shape));
    }

    /**
     * Weights quantized to 8-bit integers: weight = scale · (integer - zero point).
     *
     * @param integers [inner, columns], signed, or unsigned with the zero point 128
     * @param scale of each column, [columns]
     */
    public record QuantizedWeight(Value integers, Value scale) {}

    /**
     * The matrix product of quantized tensors, as 32-bit floats.
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
                        signed ? Value.ABSENT : zeroPoint128(),
                        bias)
                .require(signed || weight.integers().type() == DataType.UINT8, "weights in 8 bits")
                .requireShape(3, weight.integers().dim(1))
                .require(
                        bias.equals(Value.ABSENT)
                                || bias.shape().equals(weight.scale().shape()),
                        "a bias for each column");
        return node.output(DataType.FLOAT, NetworkOperators.matMulShape(node, x.integers(), weight.integers()));
    }

    private Value zeroPoint128() {
        return graph.initializer("uint8 128", DataType.UINT8, Shape.of(new int[0]), out -> out.bytes((byte) 128));
    }

    /** An absent bias. */
    public Value noBias() {
        return Value.ABSENT;
    }
}
