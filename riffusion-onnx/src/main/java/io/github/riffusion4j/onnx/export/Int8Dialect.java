package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.FusedOperators;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.PatchOperators;
import io.github.riffusion4j.onnx.export.graph.PatchOperators.Patches;
import io.github.riffusion4j.onnx.export.graph.QuantizedOperators;
import io.github.riffusion4j.onnx.export.graph.QuantizedOperators.Quantized;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Matrix products and convolutions in 8-bit integers, the rest in 32-bit numbers. What goes into a product is quantized
 * when the graph runs, to the range that it then has, so that nothing needs to be calibrated; weights are quantized
 * here, each column to its own range. A convolution becomes a matrix product over what its kernel sees: ONNX Runtime's
 * integer convolutions are slower, or need the ranges of their results in advance.
 */
final class Int8Dialect extends ChannelsLastDialect {

    /** Layers of fewer channels, in or out, stay as they are: the first and the last, which are small and delicate. */
    private static final int FEWEST = 32;

    private final Predicate<String> delicate;
    private final QuantizedOperators quantized;
    private final PatchOperators patches;
    private final FusedOperators fused;
    private final Map<Value, Quantized> known = new HashMap<>();

    /** @param delicate tells the places of layers that stay in 32 bits, whatever their size */
    Int8Dialect(Graph graph, Predicate<String> delicate) {
        super(graph, DataType.FLOAT);
        this.delicate = delicate;
        this.patches = new PatchOperators(graph);
        this.quantized = new QuantizedOperators(graph);
        this.fused = new FusedOperators(graph);
    }

    @Override
    Value convolution(Convolution layer, Value picture) {
        graph.at(layer.place());
        if (isDelicate(layer.place(), layer.in(), layer.out())) {
            return exact(layer, picture);
        }
        Quantized integers = quantize(picture);
        Patches seen = layer.side() == 1
                ? new Patches(List.of(tokens(integers)), picture)
                : patches.of(integers, layer.side(), layer.stride(), layer.padding(), bands(picture));
        int inner = layer.in() * layer.side() * layer.side();
        List<Value> products = new ArrayList<>();
        for (Quantized rows : seen.bands()) {
            products.add(product(
                    rows,
                    layer.weight(),
                    inner,
                    layer.out(),
                    Optional.of(layer.bias()),
                    () -> Layout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), layer.side())));
        }
        return toPicture(patches.join(products), seen.pattern());
    }

    /**
     * What a kernel of side 3 sees takes nine times the memory of the integers, which matters for pictures that are
     * larger than the graph's input: those are done in as many bands as they are higher.
     */
    private static int bands(Value picture) {
        return Math.toIntExact(picture.dim(1).isFixed() ? 1 : picture.dim(1).numerator());
    }

    private Quantized tokens(Quantized picture) {
        Shape shape = picture.integers().shape();
        return quantized.reshape(picture, Shape.of(shape.dim(0), shape.dim(1).times(shape.dim(2)), shape.dim(3)));
    }

    private boolean isDelicate(String place, int in, int out) {
        return Math.min(in, out) < FEWEST || delicate.test(place);
    }

    private Value exact(Convolution layer, Value picture) {
        Value channelsFirst = operators.transpose(picture, 0, 3, 1, 2);
        Value convolved = network.conv(
                channelsFirst,
                constants.of(layer.weight()),
                constants.of(layer.bias()),
                layer.stride(),
                layer.padding());
        return operators.transpose(convolved, 0, 2, 3, 1);
    }

    @Override
    Value linear(Linear layer, Value x) {
        graph.at(layer.place());
        // What is the same for all pixels, the time, costs next to nothing.
        if (x.shape().rank() == 2 || isDelicate(layer.place(), layer.in(), layer.out())) {
            return exactLinear(layer, x);
        }
        return product(quantize(x), layer.weight(), layer.in(), layer.out(), layer.bias(), layer.weight()::floats);
    }

    private Value exactLinear(Linear layer, Value x) {
        graph.at(layer.place());
        Value product = network.matMul(x, constants.matrix(layer));
        return layer.bias()
                .map(bias -> operators.add(product, constants.of(bias)))
                .orElse(product);
    }

    private Quantized quantize(Value x) {
        return known.computeIfAbsent(x, quantized::quantize);
    }

    /** @param rows the weights, [out, inner] */
    private Value product(
            Quantized x, StoredTensor weight, int inner, int out, Optional<StoredTensor> bias, Supplier<float[]> rows) {
        Value integers = graph.constant(
                weight.name(),
                DataType.INT8,
                Shape.of(inner, out),
                sink -> sink.bytes(Quantization.of(rows.get(), out).columns()));
        Value scale = graph.constant(
                weight.name() + ".scale",
                DataType.FLOAT,
                Shape.of(out),
                sink -> sink.floats(Quantization.of(rows.get(), out).scale()));
        return quantized.matMul(x, integers, scale, bias.map(constants::of).orElseGet(quantized::noBias));
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        Value query = linear(layer.query(), tokens);
        // The prompt's tokens are few, and the same at every step: they are worth their 32 bits.
        boolean ofItself = context.equals(tokens);
        Value key = ofItself ? linear(layer.key(), context) : exactLinear(layer.key(), context);
        Value value = ofItself ? linear(layer.value(), context) : exactLinear(layer.value(), context);
        graph.at(layer.place());
        return linear(layer.out(), fused.attention(query, key, value, layer.heads()));
    }

    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        List<Value> halves = operators.split(linear(layer, tokens), -1, 2);
        return operators.multiply(halves.get(0), operators.gelu(halves.get(1)));
    }

    /** By the means of numbers and of their squares: instance normalization wants another order of dimensions. */
    @Override
    Value normalize(GroupNorm layer, Value picture) {
        graph.at(layer.place());
        int width = layer.channels() / layer.groups();
        Value mean = groupMean(layer, picture);
        Value meanSquare = groupMean(layer, operators.multiply(picture, picture));
        Value variance = operators.subtract(meanSquare, operators.multiply(mean, mean));
        Value slope = operators.reciprocalRoot(operators.add(variance, layer.epsilon()));
        Value scale = operators.multiply(slope, constants.of(layer.scale(), layer.groups(), width));
        Value shift =
                operators.subtract(constants.of(layer.bias(), layer.groups(), width), operators.multiply(mean, scale));
        return operators.add(operators.multiply(picture, perPixel(layer, scale)), perPixel(layer, shift));
    }

    /** [batch, height, width, channels] to [batch, groups, 1]. */
    private Value groupMean(GroupNorm layer, Value picture) {
        // Row by row, which is exact for large pictures too, and which ONNX Runtime does in parallel.
        Value perChannel = operators.mean(operators.mean(picture, 2), 1);
        Dim width = Dim.of(layer.channels() / layer.groups());
        Shape grouped = Shape.of(picture.dim(0), Dim.of(layer.groups()), width);
        return operators.mean(operators.reshape(perChannel, grouped), 2);
    }

    private Value perPixel(GroupNorm layer, Value grouped) {
        Shape pixel = Shape.of(grouped.dim(0), Dim.of(1), Dim.of(1), Dim.of(layer.channels()));
        return operators.reshape(grouped, pixel);
    }

    @Override
    Value normalizeAndActivate(GroupNorm layer, Value picture) {
        return operators.silu(normalize(layer, picture));
    }

    @Override
    Value addAndNormalizeAndActivate(GroupNorm layer, Value picture, Value vector) {
        return normalizeAndActivate(layer, operators.add(picture, pixel(vector)));
    }
}
