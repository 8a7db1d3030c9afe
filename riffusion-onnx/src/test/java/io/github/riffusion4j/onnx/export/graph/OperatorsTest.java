package io.github.riffusion4j.onnx.export.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.riffusion4j.testkit.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators infer shapes, and reject inputs with exceptions that name the node. */
class OperatorsTest {

    private final Graph graph = new Graph();
    private final Operators operators = new Operators(graph);
    private final NetworkOperators network = new NetworkOperators(graph);
    private final Dim batch = Dim.symbolic("batch");
    private final Dim height = Dim.symbolic("height", 4);
    private final Value features = input("picture", batch, Dim.of(6), height, Dim.of(10));

    private Value input(String name, Dim... dims) {
        return graph.input(name, DataType.FLOAT, Shape.of(dims));
    }

    private Value weights(int... lengths) {
        Shape shape = Shape.of(lengths);
        return graph.initializer("weights " + shape, DataType.FLOAT, shape, sink -> {});
    }

    @Test
    void convolutionsKeepOrDivideSizes() {
        Value kernel = weights(8, 6, 3, 3);
        Value bias = weights(8);
        assertEquals(
                "[batch, 8, height, 10]",
                network.conv(features, kernel, bias, 1, Padding.around(1))
                        .shape()
                        .toString());
        assertEquals(
                "[batch, 8, height/2, 5]",
                network.conv(features, kernel, bias, 2, Padding.around(1))
                        .shape()
                        .toString());
        assertEquals(
                "[batch, 8, height/2, 5]",
                network.conv(features, kernel, bias, 2, new Padding(0, 1))
                        .shape()
                        .toString());
    }

    @Test
    void invalidConvolutionIsNamedWithItsInputs() {
        graph.scope("down_blocks.0.resnets.1.conv1");
        Failure.expect(
                GraphException.class,
                () -> network.conv(features, weights(8, 4, 3, 3), weights(8), 1, Padding.around(1)),
                "down_blocks.0.resnets.1.conv1/Conv",
                "as many channels",
                "picture FLOAT[batch, 6, height, 10]",
                "[8, 4, 3, 3]");
        Failure.expect(
                GraphException.class,
                () -> network.conv(features, weights(8, 6, 3, 3), weights(7), 1, Padding.around(1)),
                "of shape [8]");
        Failure.expect(
                GraphException.class,
                () -> network.conv(features, weights(8, 6, 3, 3), weights(8), 1, Padding.NONE),
                "a padding that keeps symbolic dimensions");
    }

    @Test
    void dimensionsOfOneAreBroadcast() {
        assertEquals(features.shape(), operators.add(features, weights(6, 1, 1)).shape());
        assertEquals(
                "[batch, 6, height, 10]",
                operators.multiply(weights(6, 1, 1), features).shape().toString());
        Failure.expect(GraphException.class, () -> operators.add(features, weights(4, 1, 1)), "equal or 1");
        Value half = graph.input("half", DataType.FLOAT16, Shape.of(10));
        Failure.expect(GraphException.class, () -> operators.add(features, half), "one type");
    }

    @Test
    void matrixShapesMustMatch() {
        Value tokens = input("tokens", batch, Dim.symbolic("tokens"), Dim.of(16));
        assertEquals(
                "[batch, tokens, 3]",
                network.matMul(tokens, weights(16, 3)).shape().toString());
        Failure.expect(GraphException.class, () -> network.matMul(tokens, weights(15, 3)), "MatMul", "[15, 3]");
    }

    @Test
    void reshapeKeepsTheNumberOfElements() {
        Shape rows = Shape.of(batch, Dim.of(6), height.times(10));
        assertEquals(rows, operators.reshape(features, rows).shape());
        Failure.expect(
                GraphException.class,
                () -> operators.reshape(features, Shape.of(batch, Dim.of(5), height.times(11))),
                "as many elements");
        Value flat = operators.reshape(features, rows);
        Shape back = Shape.of(batch, Dim.of(6), height, Dim.of(10));
        assertEquals(back, operators.reshape(flat, back, features, 2, 4).shape());
        Failure.expect(
                GraphException.class, () -> operators.reshape(flat, back, flat, 2, 3), "a pattern with the lengths");
    }

    @Test
    void batchDimensionIsExpanded() {
        Value one = input("one", Dim.symbolic("pictures"), Dim.of(6), height, Dim.of(10));
        assertEquals(features.shape(), operators.expandBatch(one, features).shape());
        assertEquals(
                "[batch, 3]",
                operators.expandBatch(weights(1, 3), features).shape().toString());
        assertEquals(
                "[batch]", operators.expandBatch(weights(1), features).shape().toString());
        assertSame(features, operators.expandBatch(features, operators.sin(features)));
        Failure.expect(
                GraphException.class,
                () -> operators.expandBatch(weights(2, 3), features),
                "Expand",
                "symbolic or 1",
                "[2, 3]");
    }

    @Test
    void concatRequiresEqualOtherDimensions() {
        assertEquals(
                "[batch, 12, height, 10]",
                operators.concat(1, List.of(features, features)).shape().toString());
        Failure.expect(
                GraphException.class,
                () -> operators.concat(1, List.of(features, input("other", batch, Dim.of(6), height, Dim.of(9)))),
                "differ only in dimension 1");
        assertEquals(Dim.of(2), operators.split(features, 1, 3).get(2).dim(1));
        Failure.expect(GraphException.class, () -> operators.split(features, 1, 4), "that 4 divides");
    }
}
