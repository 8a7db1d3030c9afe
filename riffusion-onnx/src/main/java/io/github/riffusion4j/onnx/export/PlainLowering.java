package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Arrays;
import java.util.List;

/** ONNX's own operators, in 32 bits; pictures are [batch, channels, height, width]. */
class PlainLowering extends Lowering {

    PlainLowering(Graph graph) {
        super(graph, DataType.FLOAT);
    }

    @Override
    Value enter(Value input) {
        return input;
    }

    @Override
    Value leave(Value picture) {
        return picture;
    }

    @Override
    Value toNetwork(Value numbers) {
        return numbers;
    }

    @Override
    Value fromNetwork(Value numbers) {
        return numbers;
    }

    @Override
    int channels(Value picture) {
        return picture.length(1);
    }

    @Override
    Value convolution(Convolution layer, Value picture) {
        graph.at(layer.place());
        return network.conv(picture, constants.of(layer.weight()), bias(layer), layer.stride(), layer.padding());
    }

    @Override
    Value convolveToSpace(Convolution layer, Value picture) {
        return network.depthToSpace(convolution(layer, picture));
    }

    /** As PyTorch's exporter writes it: groups as the channels of instance normalization. */
    @Override
    Value normalize(GroupNorm layer, Value picture) {
        graph.at(layer.place());
        int groups = layer.groups();
        Dim groupSize = picture.dim(1).dividedBy(groups).times(picture.dim(2)).times(picture.dim(3));
        Value grouped = operators.reshape(picture, Shape.of(picture.dim(0), Dim.of(groups), groupSize));
        Value normal =
                network.instanceNorm(grouped, same("ones", groups, 1), same("zeros", groups, 0), layer.epsilon());
        Value restored = operators.reshapeLike(normal, picture);
        Value scaled = operators.multiply(restored, constants.of(layer.scale(), layer.channels(), 1, 1));
        return operators.add(scaled, constants.of(layer.bias(), layer.channels(), 1, 1));
    }

    @Override
    Value normalize(RmsNorm layer, Value picture) {
        graph.at(layer.place());
        Value meanSquare = operators.mean(operators.multiply(picture, picture), 1);
        Value normal = operators.divide(picture, operators.root(operators.add(meanSquare, layer.epsilon())));
        Value scaled = operators.multiply(normal, constants.of(layer.scale(), layer.channels(), 1, 1));
        return operators.add(scaled, constants.of(layer.bias(), layer.channels(), 1, 1));
    }

    private Value same(String name, int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return constants.constant(name + " " + count, Shape.of(count), () -> values);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value picture) {
        return operators.silu(normalize(layer, picture));
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value picture, Value vector) {
        Value pixel = operators.reshape(vector, Shape.of(vector.dim(0), vector.dim(1), Dim.of(1), Dim.of(1)));
        return normalizeAndActivate(layer, operators.add(picture, pixel));
    }

    @Override
    Value enlarge(Value picture) {
        return network.repeat(picture, 1, 1, 2, 2);
    }

    @Override
    Value concatChannels(List<Value> pictures) {
        return operators.concat(1, pictures);
    }

    @Override
    Value toTokens(Value picture) {
        Dim pixels = picture.dim(2).times(picture.dim(3));
        Value rows = operators.reshape(picture, Shape.of(picture.dim(0), picture.dim(1), pixels));
        return operators.transpose(rows, 0, 2, 1);
    }

    @Override
    Value toPicture(Value tokens, Value pattern) {
        Value rows = operators.transpose(tokens, 0, 2, 1);
        Shape shape = Shape.of(rows.dim(0), rows.dim(1), pattern.dim(2), pattern.dim(3));
        return operators.reshape(rows, shape, pattern, 2, 4);
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
        return new PlainAttention(this, layer).everywhere(tokens, context);
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        List<Value> halves = operators.split(linear(layer, tokens), -1, 2);
        return operators.multiply(halves.get(0), operators.gelu(halves.get(1)));
    }
}
