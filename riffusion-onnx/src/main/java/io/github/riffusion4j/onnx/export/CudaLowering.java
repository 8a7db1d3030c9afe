package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
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
 * Lowers for ONNX Runtime's CUDA provider: group normalization with SiLU, the sum before it, attention, and the gated
 * GELU become one operator each; queries, keys and values come from one matrix product.
 */
final class CudaLowering extends ChannelsLastLowering {

    private final ChannelsLastOperators fused;

    /** @param type of the numbers that the network computes with; the weights of group normalization stay in 32 bits */
    CudaLowering(Graph graph, DataType type, ChannelsLastOperators fused) {
        super(graph, type);
        this.fused = fused;
    }

    @Override
    Value convolution(Convolution layer, Value features) {
        graph.scope(layer.name());
        Value weight = initializers.of(
                layer.weight().name(),
                Shape.of(layer.out(), layer.side(), layer.side(), layer.in()),
                () -> WeightLayout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), layer.side()));
        return fused.conv(features, weight, bias(layer), layer.stride(), layer.padding());
    }

    @Override
    Value normalize(GroupNorm layer, Value features) {
        return normalize(layer, features, Activation.NONE);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value features) {
        return normalize(layer, features, Activation.SILU);
    }

    private Value normalize(GroupNorm layer, Value features, Activation activation) {
        graph.scope(layer.name());
        return fused.groupNorm(
                features, float32(layer.scale()), float32(layer.bias()), layer.groups(), layer.epsilon(), activation);
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value features, Value vector) {
        graph.scope(layer.name());
        return fused.skipGroupNorm(
                features,
                float32(layer.scale()),
                float32(layer.bias()),
                vector,
                layer.groups(),
                layer.epsilon(),
                Activation.SILU);
    }

    private Value float32(StoredTensor tensor) {
        return graph.initializer(
                tensor.name(), DataType.FLOAT, Shape.of(tensor.elementCount()), out -> out.floats(tensor.floats()));
    }

    @Override
    Value linear(Linear layer, Value x) {
        graph.scope(layer.name());
        Value product = network.matMul(x, initializers.matrix(layer));
        return layer.bias()
                .map(bias -> operators.add(product, initializers.of(bias)))
                .orElse(product);
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        boolean selfAttention = context.equals(tokens);
        Value attended = selfAttention
                ? fused.selfAttention(packed(layer, tokens, List.of(layer.query(), layer.key(), layer.value())))
                : fused.crossAttention(
                        query(layer, tokens, context), packed(layer, context, List.of(layer.key(), layer.value())));
        return linear(layer.out(), attended);
    }

    /** Several projections at once: [batch, tokens, heads, projections, width of a head]. */
    private Value packed(Attention layer, Value x, List<Linear> projections) {
        graph.scope(layer.name());
        Linear first = projections.get(0);
        int count = projections.size();
        String name = layer.name() + (count == 3 ? ".qkv" : ".kv");
        Value weight = initializers.of(
                name + ".weight",
                Shape.of(first.in(), count * first.out()),
                () -> WeightLayout.transposed(
                        interleaved(layer, projections.stream().map(Linear::weight)), count * first.out(), first.in()));
        Value product = network.matMul(x, weight);
        if (first.bias().isPresent()) {
            Supplier<float[]> bias =
                    () -> interleaved(layer, projections.stream().flatMap(projection -> projection.bias().stream()));
            product = operators.add(product, initializers.of(name + ".bias", Shape.of(count * first.out()), bias));
        }
        Dim width = Dim.of(first.out() / layer.heads());
        Shape split = Shape.of(x.dim(0), x.dim(1), Dim.of(layer.heads()), Dim.of(count), width);
        return operators.reshape(product, split);
    }

    private static float[] interleaved(Attention layer, Stream<StoredTensor> tensors) {
        return WeightLayout.interleaved(tensors.map(StoredTensor::floats).toList(), layer.heads());
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        graph.scope(layer.name());
        Value product = network.matMul(tokens, initializers.matrix(layer));
        return fused.biasSplitGelu(product, initializers.of(layer.bias().orElseThrow()));
    }
}
