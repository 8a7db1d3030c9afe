package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.PatchOperators;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * Pictures as [batch, height, width, channels], inside the network only: tokens are then pictures seen otherwise, and a
 * convolution reads the channels of a pixel in one piece.
 */
abstract class ChannelsLastLowering extends Lowering {

    private final DataType type;
    private final PatchOperators pieces;

    ChannelsLastLowering(Graph graph, DataType type) {
        super(graph, type);
        this.type = type;
        this.pieces = new PatchOperators(graph);
    }

    @Override
    final Value enter(Value input) {
        return operators.transpose(toNetwork(input), 0, 2, 3, 1);
    }

    @Override
    final Value leave(Value picture) {
        return fromNetwork(operators.transpose(picture, 0, 3, 1, 2));
    }

    @Override
    final Value toNetwork(Value numbers) {
        return operators.cast(numbers, type);
    }

    @Override
    final Value fromNetwork(Value numbers) {
        return operators.cast(numbers, DataType.FLOAT);
    }

    @Override
    final int channels(Value picture) {
        return picture.length(3);
    }

    @Override
    final Value enlarge(Value picture) {
        return network.repeat(picture, 1, 2, 2, 1);
    }

    /** In 32 bits up to the scale: 16 do not hold the squares of large numbers. */
    @Override
    final Value normalize(RmsNorm layer, Value picture) {
        graph.at(layer.place());
        Value exact = fromNetwork(picture);
        Value meanSquare = operators.mean(operators.multiply(exact, exact), 3);
        Value root = operators.root(operators.add(meanSquare, layer.epsilon()));
        Value normal = toNetwork(operators.divide(exact, root));
        return operators.add(operators.multiply(normal, constants.of(layer.scale())), constants.of(layer.bias()));
    }

    /** With the channels of the squares' first pixels before those of the next, only lines have to be put together. */
    @Override
    final Value convolveToSpace(Convolution layer, Value picture) {
        Value squares = convolution(layer.withRows(rows -> Layout.byPixelOfSquare(rows, layer.out())), picture);
        graph.at(layer.place());
        Value lines = pieces.join(2, operators.split(squares, 3, 2));
        return operators.reshape(
                lines, Shape.of(lines.dim(0), lines.dim(1).times(2), lines.dim(2), Dim.of(layer.out() / 4)));
    }

    @Override
    final Value concatChannels(List<Value> pictures) {
        return operators.concat(3, pictures);
    }

    @Override
    final Value toTokens(Value picture) {
        Dim pixels = picture.dim(1).times(picture.dim(2));
        return operators.reshape(picture, Shape.of(picture.dim(0), pixels, picture.dim(3)));
    }

    @Override
    final Value toPicture(Value tokens, Value pattern) {
        Shape shape = Shape.of(tokens.dim(0), pattern.dim(1), pattern.dim(2), tokens.dim(2));
        return operators.reshape(tokens, shape, pattern, 1, 3);
    }

    /** A vector [batch, channels] as a picture of one pixel. */
    final Value pixel(Value vector) {
        return operators.reshape(vector, Shape.of(vector.dim(0), Dim.of(1), Dim.of(1), vector.dim(1)));
    }
}
