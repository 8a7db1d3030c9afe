package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.ChannelsLastOperators;
import io.github.riffusion4j.onnx.export.graph.ChannelsLastOperators.Activation;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What ONNX Runtime's CUDA provider runs best: group normalization with SiLU, the sum before it, attention, and the
 * gated GELU as one operator each; queries, keys and values from one matrix product.
 */
final class CudaLowering extends ChannelsLastLowering {

    private final ChannelsLastOperators fused;

    /** @param type of the numbers that the network computes with; group normalization has its own in 32 bits */
    CudaLowering(Graph graph, DataType type, ChannelsLastOperators fused) {
        super(graph, type);
        this.fused = fused;
    }

    @Override
    Value convolution(Convolution layer, Value picture) {
        graph.at(layer.place());
        Value weight = constants.constant(
                layer.weight().name(),
                Shape.of(layer.out(), layer.side(), layer.side(), layer.in()),
                () -> Layout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), layer.side()));
        return fused.conv(picture, weight, bias(layer), layer.stride(), layer.padding());
    }

    @Override
    Value normalize(GroupNorm layer, Value picture) {
        return normalize(layer, picture, Activation.NONE);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value picture) {
        return normalize(layer, picture, Activation.SILU);
    }

    private Value normalize(GroupNorm layer, Value picture, Activation activation) {
        graph.at(layer.place());
        return fused.groupNorm(
                picture, exact(layer.scale()), exact(layer.bias()), layer.groups(), layer.epsilon(), activation);
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value picture, Value vector) {
        graph.at(layer.place());
        return fused.skipGroupNorm(
                picture,
                exact(layer.scale()),
                exact(layer.bias()),
                vector,
                layer.groups(),
                layer.epsilon(),
                Activation.SILU);
    }

    private Value exact(StoredTensor tensor) {
        return graph.constant(
                tensor.name(), DataType.FLOAT, Shape.of(tensor.elementCount()), sink -> sink.floats(tensor.floats()));
    }

    @Override
    Value linear(Linear layer, Value x) {
        graph.at(layer.place());
        Value product = network.matMul(x, constants.matrix(layer));
        return layer.bias()
                .map(bias -> operators.add(product, constants.of(bias)))
                .orElse(product);
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        boolean ofItself = context.equals(tokens);
        Value mixed = ofItself
                ? fused.selfAttention(packed(layer, tokens, List.of(layer.query(), layer.key(), layer.value())))
                : fused.crossAttention(
                        query(layer, tokens, context), packed(layer, context, List.of(layer.key(), layer.value())));
        return linear(layer.out(), mixed);
    }

    /** Several projections at once: [batch, tokens, heads, projections, width of a head]. */
    private Value packed(Attention layer, Value x, List<Linear> projections) {
        graph.at(layer.place());
        Linear first = projections.get(0);
        int count = projections.size();
        String name = layer.place() + (count == 3 ? ".qkv" : ".kv");
        Value weight = constants.constant(
                name + ".weight",
                Shape.of(first.in(), count * first.out()),
                () -> Layout.transposed(
                        interleaved(layer, projections.stream().map(Linear::weight)), count * first.out(), first.in()));
        Value product = network.matMul(x, weight);
        if (first.bias().isPresent()) {
            Supplier<float[]> bias =
                    () -> interleaved(layer, projections.stream().flatMap(projection -> projection.bias().stream()));
            product = operators.add(product, constants.constant(name + ".bias", Shape.of(count * first.out()), bias));
        }
        Dim width = Dim.of(first.out() / layer.heads());
        Shape split = Shape.of(x.dim(0), x.dim(1), Dim.of(layer.heads()), Dim.of(count), width);
        return operators.reshape(product, split);
    }

    private static float[] interleaved(Attention layer, Stream<StoredTensor> tensors) {
        return Layout.interleaved(tensors.map(StoredTensor::floats).toList(), layer.heads());
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        graph.at(layer.place());
        Value product = network.matMul(tokens, constants.matrix(layer));
        return fused.biasSplitGelu(product, constants.of(layer.bias().orElseThrow()));
    }
}
