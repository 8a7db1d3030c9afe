package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.Layer.RmsNorm;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Arrays;
import java.util.List;

/** Lowers to ONNX's own operators, in 32 bits; feature maps are [batch, channels, height, width]. */
class PlainLowering extends Lowering {

    PlainLowering(Graph graph) {
        super(graph, DataType.FLOAT);
    }

    @Override
    Value fromNchw(Value input) {
        return input;
    }

    @Override
    Value toNchw(Value features) {
        return features;
    }

    @Override
    Value toComputeType(Value numbers) {
        return numbers;
    }

    @Override
    Value toFloat32(Value numbers) {
        return numbers;
    }

    @Override
    int channels(Value features) {
        return features.length(1);
    }

    @Override
    Value convolution(Convolution layer, Value features) {
        graph.scope(layer.name());
        return network.conv(features, initializers.of(layer.weight()), bias(layer), layer.stride(), layer.padding());
    }

    @Override
    Value convolveAndPixelShuffle(Convolution layer, Value features) {
        return network.depthToSpace(convolution(layer, features));
    }

    /** As PyTorch's exporter writes it: instance normalization over groups as channels. */
    @Override
    Value normalize(GroupNorm layer, Value features) {
        graph.scope(layer.name());
        int groups = layer.groups();
        Dim groupSize = features.dim(1).dividedBy(groups).times(features.dim(2)).times(features.dim(3));
        Value grouped = operators.reshape(features, Shape.of(features.dim(0), Dim.of(groups), groupSize));
        Value normal =
                network.instanceNorm(grouped, filled("ones", groups, 1), filled("zeros", groups, 0), layer.epsilon());
        Value restored = operators.reshapeLike(normal, features);
        Value scaled = operators.multiply(restored, initializers.of(layer.scale(), layer.channels(), 1, 1));
        return operators.add(scaled, initializers.of(layer.bias(), layer.channels(), 1, 1));
    }

    @Override
    Value normalize(RmsNorm layer, Value features) {
        graph.scope(layer.name());
        Value meanSquare = operators.mean(operators.multiply(features, features), 1);
        Value normal = operators.divide(features, operators.sqrt(operators.add(meanSquare, layer.epsilon())));
        Value scaled = operators.multiply(normal, initializers.of(layer.scale(), layer.channels(), 1, 1));
        return operators.add(scaled, initializers.of(layer.bias(), layer.channels(), 1, 1));
    }

    private Value filled(String name, int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return initializers.of(name + " " + count, Shape.of(count), () -> values);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value features) {
        return operators.silu(normalize(layer, features));
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value features, Value vector) {
        Value pixel = operators.reshape(vector, Shape.of(vector.dim(0), vector.dim(1), Dim.of(1), Dim.of(1)));
        return normalizeAndActivate(layer, operators.add(features, pixel));
    }

    @Override
    Value upsampleNearest2x(Value features) {
        return network.resizeNearest(features, 1, 1, 2, 2);
    }

    @Override
    Value concatChannels(List<Value> featureMaps) {
        return operators.concat(1, featureMaps);
    }

    @Override
    Value flattenSpatial(Value features) {
        Dim pixels = features.dim(2).times(features.dim(3));
        Value rows = operators.reshape(features, Shape.of(features.dim(0), features.dim(1), pixels));
        return operators.transpose(rows, 0, 2, 1);
    }

    @Override
    Value unflattenSpatial(Value tokens, Value pattern) {
        Value rows = operators.transpose(tokens, 0, 2, 1);
        Shape shape = Shape.of(rows.dim(0), rows.dim(1), pattern.dim(2), pattern.dim(3));
        return operators.reshape(rows, shape, pattern, 2, 4);
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
        return new PlainAttention(this, layer).full(tokens, context);
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        List<Value> halves = operators.split(linear(layer, tokens), -1, 2);
        return operators.multiply(halves.get(0), operators.gelu(halves.get(1)));
    }
}
