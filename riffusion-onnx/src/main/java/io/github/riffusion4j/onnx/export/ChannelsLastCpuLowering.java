package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.FusedOperators;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * Lowers for ONNX Runtime's CPU provider, in 32 bits, with feature maps as [batch, height, width, channels]. How
 * convolutions are computed is left to subclasses.
 */
abstract class ChannelsLastCpuLowering extends ChannelsLastLowering {

    final FusedOperators fused;

    ChannelsLastCpuLowering(Graph graph) {
        super(graph, DataType.FLOAT);
        this.fused = new FusedOperators(graph);
    }

    /** A convolution by ONNX's operator, which takes the channels first; of side 1, a matrix product. */
    final Value directConvolution(Convolution layer, Value features) {
        if (layer.side() == 1 && layer.stride() == 1) {
            Value product = network.matMul(
                    features,
                    initializers.of(
                            layer.weight().name(),
                            Shape.of(layer.in(), layer.out()),
                            () -> WeightLayout.transposed(layer.weight().floats(), layer.out(), layer.in())));
            return layer.bias()
                    .map(bias -> operators.add(product, initializers.of(bias)))
                    .orElse(product);
        }
        Value channelsFirst = operators.transpose(features, 0, 3, 1, 2);
        Value convolved = network.conv(
                channelsFirst, initializers.of(layer.weight()), bias(layer), layer.stride(), layer.padding());
        return operators.transpose(convolved, 0, 2, 3, 1);
    }

    @Override
    Value linear(Linear layer, Value x) {
        return floatLinear(layer, x);
    }

    /** A linear layer in 32 bits. */
    final Value floatLinear(Linear layer, Value x) {
        graph.scope(layer.name());
        Value product = network.matMul(x, initializers.matrix(layer));
        return layer.bias()
                .map(bias -> operators.add(product, initializers.of(bias)))
                .orElse(product);
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        Value query = query(layer, tokens, context);
        Value key = linear(layer.key(), context);
        Value value = linear(layer.value(), context);
        graph.scope(layer.name());
        return linear(layer.out(), fused.attention(query, key, value, layer.heads()));
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        List<Value> halves = operators.split(linear(layer, tokens), -1, 2);
        return operators.multiply(halves.get(0), fused.gelu(halves.get(1)));
    }

    /** By means and mean squares, since ONNX's instance normalization requires channels first. */
    @Override
    Value normalize(GroupNorm layer, Value features) {
        graph.scope(layer.name());
        int width = layer.channels() / layer.groups();
        Value mean = groupMean(layer, features);
        Value meanSquare = groupMean(layer, operators.multiply(features, features));
        Value variance = operators.subtract(meanSquare, operators.multiply(mean, mean));
        Value slope = operators.reciprocalSqrt(operators.add(variance, layer.epsilon()));
        Value scale = operators.multiply(slope, initializers.of(layer.scale(), layer.groups(), width));
        Value shift = operators.subtract(
                initializers.of(layer.bias(), layer.groups(), width), operators.multiply(mean, scale));
        return operators.add(operators.multiply(features, perPixel(layer, scale)), perPixel(layer, shift));
    }

    /** [batch, height, width, channels] to [batch, groups, 1]. */
    private Value groupMean(GroupNorm layer, Value features) {
        // Row by row, which is accurate for large feature maps too, and which ONNX Runtime does in parallel.
        Value perChannel = operators.mean(operators.mean(features, 2), 1);
        Dim width = Dim.of(layer.channels() / layer.groups());
        Shape grouped = Shape.of(features.dim(0), Dim.of(layer.groups()), width);
        return operators.mean(operators.reshape(perChannel, grouped), 2);
    }

    private Value perPixel(GroupNorm layer, Value grouped) {
        Shape pixel = Shape.of(grouped.dim(0), Dim.of(1), Dim.of(1), Dim.of(layer.channels()));
        return operators.reshape(grouped, pixel);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value features) {
        return operators.silu(normalize(layer, features));
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value features, Value vector) {
        return normalizeAndActivate(layer, operators.add(features, singlePixel(vector)));
    }
}
