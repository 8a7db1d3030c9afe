package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.RmsNorm;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Im2ColOperators;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * Feature maps as [batch, height, width, channels] inside the network: flattening them to tokens is then a reshape, and
 * a convolution reads the channels of a pixel from contiguous memory.
 */
abstract class ChannelsLastLowering extends Lowering {

    private final DataType type;
    private final Im2ColOperators im2col;

    ChannelsLastLowering(Graph graph, DataType type) {
        super(graph, type);
        this.type = type;
        this.im2col = new Im2ColOperators(graph);
    }

    @Override
    Value fromNchw(Value input) {
        return operators.transpose(toComputeType(input), 0, 2, 3, 1);
    }

    @Override
    final Value toNchw(Value features) {
        return toFloat32(operators.transpose(features, 0, 3, 1, 2));
    }

    @Override
    final Value toComputeType(Value numbers) {
        return operators.cast(numbers, type);
    }

    @Override
    final Value toFloat32(Value numbers) {
        return operators.cast(numbers, DataType.FLOAT);
    }

    @Override
    final int channels(Value features) {
        return features.length(3);
    }

    @Override
    final Value upsampleNearest2x(Value features) {
        return network.resizeNearest(features, 1, 2, 2, 1);
    }

    /** In 32 bits up to the scale, since 16 bits would overflow when squaring. */
    @Override
    final Value normalize(RmsNorm layer, Value features) {
        graph.scope(layer.name());
        Value exact = toFloat32(features);
        Value meanSquare = operators.mean(operators.multiply(exact, exact), 3);
        Value root = operators.sqrt(operators.add(meanSquare, layer.epsilon()));
        Value normal = toComputeType(operators.divide(exact, root));
        return operators.add(operators.multiply(normal, initializers.of(layer.scale())), initializers.of(layer.bias()));
    }

    /** Orders the channels by pixel of the 2 x 2 square first, so that the pixel shuffle only interleaves rows. */
    @Override
    final Value convolveAndPixelShuffle(Convolution layer, Value features) {
        Value squares = convolution(layer.withRows(rows -> WeightLayout.byPixelOfSquare(rows, layer.out())), features);
        graph.scope(layer.name());
        Value rows = im2col.join(2, operators.split(squares, 3, 2));
        return operators.reshape(
                rows, Shape.of(rows.dim(0), rows.dim(1).times(2), rows.dim(2), Dim.of(layer.out() / 4)));
    }

    @Override
    final Value concatChannels(List<Value> featureMaps) {
        return operators.concat(3, featureMaps);
    }

    @Override
    final Value flattenSpatial(Value features) {
        Dim pixels = features.dim(1).times(features.dim(2));
        return operators.reshape(features, Shape.of(features.dim(0), pixels, features.dim(3)));
    }

    @Override
    final Value unflattenSpatial(Value tokens, Value pattern) {
        Shape shape = Shape.of(tokens.dim(0), pattern.dim(1), pattern.dim(2), tokens.dim(2));
        return operators.reshape(tokens, shape, pattern, 1, 3);
    }

    /** A vector [batch, channels] as feature maps of one pixel. */
    final Value singlePixel(Value vector) {
        return operators.reshape(vector, Shape.of(vector.dim(0), Dim.of(1), Dim.of(1), vector.dim(1)));
    }
}
