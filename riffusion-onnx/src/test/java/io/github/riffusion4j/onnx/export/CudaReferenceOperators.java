package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.ChannelsLastOperators;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.NetworkOperators;
import io.github.riffusion4j.onnx.export.graph.Operators;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Arrays;
import java.util.List;

/** CUDA's operators as ONNX Runtime documents them, composed of ONNX's own. */
final class CudaReferenceOperators implements ChannelsLastOperators {

    private final Graph graph;
    private final Operators operators;
    private final NetworkOperators network;

    CudaReferenceOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
        this.network = new NetworkOperators(graph);
    }

    @Override
    public Value conv(Value x, Value weight, Value bias, int stride, Padding padding) {
        Value kernel = operators.transpose(weight, 0, 3, 1, 2);
        Value convolved = network.conv(operators.transpose(x, 0, 3, 1, 2), kernel, bias, stride, padding);
        return operators.transpose(convolved, 0, 2, 3, 1);
    }

    @Override
    public Value groupNorm(Value x, Value scale, Value bias, int groups, double epsilon, Activation activation) {
        Value features = operators.transpose(operators.cast(x, DataType.FLOAT), 0, 3, 1, 2);
        Dim size = features.dim(1).dividedBy(groups).times(features.dim(2)).times(features.dim(3));
        Value grouped = operators.reshape(features, Shape.of(features.dim(0), Dim.of(groups), size));
        Value normal = network.instanceNorm(grouped, same(groups, 1), same(groups, 0), epsilon);
        Shape column = Shape.of(scale.dim(0), Dim.of(1), Dim.of(1));
        Value scaled = operators.multiply(operators.reshapeLike(normal, features), operators.reshape(scale, column));
        Value shifted = operators.add(scaled, operators.reshape(bias, column));
        Value active = activation == Activation.SILU ? operators.silu(shifted) : shifted;
        return operators.cast(operators.transpose(active, 0, 2, 3, 1), x.type());
    }

    private Value same(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return graph.initializer(
                count + " times " + value, DataType.FLOAT, Shape.of(count), sink -> sink.floats(values));
    }

    @Override
    public Value skipGroupNorm(
            Value x, Value scale, Value bias, Value vector, int groups, double epsilon, Activation activation) {
        Shape pixel = Shape.of(vector.dim(0), Dim.of(1), Dim.of(1), vector.dim(1));
        Value sum = operators.add(x, operators.reshape(vector, pixel));
        return groupNorm(sum, scale, bias, groups, epsilon, activation);
    }

    @Override
    public Value selfAttention(Value packed) {
        List<Value> parts = unpack(packed);
        return attention(parts.get(0), parts.get(1), parts.get(2));
    }

    @Override
    public Value crossAttention(Value query, Value packed) {
        List<Value> parts = unpack(packed);
        Shape split = Shape.of(query.dim(0), query.dim(1), packed.dim(2), packed.dim(4));
        Value heads = operators.transpose(operators.reshape(query, split), 0, 2, 1, 3);
        return attention(heads, parts.get(0), parts.get(1));
    }

    /** Splits [batch, tokens, heads, parts, width] into parts of [batch, heads, tokens, width]. */
    private List<Value> unpack(Value packed) {
        Value ordered = operators.transpose(packed, 0, 2, 3, 1, 4);
        return operators.split(ordered, 2, packed.length(3)).stream()
                .map(part -> operators.reshape(part, Shape.of(part.dim(0), part.dim(1), part.dim(3), part.dim(4))))
                .toList();
    }

    private Value attention(Value query, Value key, Value value) {
        Value scaled = operators.multiply(query, 1 / Math.sqrt(query.length(3)));
        Value pairs = network.matMul(scaled, operators.transpose(key, 0, 1, 3, 2));
        Value mixed = operators.transpose(network.matMul(network.softmax(pairs), value), 0, 2, 1, 3);
        return operators.reshape(
                mixed, Shape.of(mixed.dim(0), mixed.dim(1), mixed.dim(2).times(mixed.dim(3))));
    }

    @Override
    public Value biasSplitGelu(Value x, Value bias) {
        List<Value> halves = operators.split(operators.add(x, bias), 2, 2);
        return operators.multiply(halves.get(0), operators.gelu(halves.get(1)));
    }
}
