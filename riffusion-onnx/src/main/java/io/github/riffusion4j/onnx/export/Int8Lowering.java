package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.FusedOperators;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.PatchOperators;
import io.github.riffusion4j.onnx.export.graph.PatchOperators.Patches;
import io.github.riffusion4j.onnx.export.graph.QuantizedOperators;
import io.github.riffusion4j.onnx.export.graph.QuantizedOperators.Quantized;
import io.github.riffusion4j.onnx.export.graph.QuantizedOperators.QuantizedWeight;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
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
final class Int8Lowering extends ChannelsLastLowering {

    /** Layers of fewer channels, in or out, stay as they are: the first and the last, which are small and delicate. */
    private static final int FEWEST = 32;

    private final Predicate<String> delicate;
    private final Quantization.Format format;
    private final QuantizedOperators quantized;
    private final PatchOperators patches;
    private final FusedOperators fused;
    private final Map<Value, Quantized> known = new HashMap<>();

    /**
     * @param delicate tells the places of layers that stay in 32 bits, whatever their size
     * @param format of the weights
     */
    Int8Lowering(Graph graph, Predicate<String> delicate, Quantization.Format format) {
        super(graph, DataType.FLOAT);
        this.delicate = delicate;
        this.format = format;
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
                : patches.of(integers, layer.side(), layer.stride(), layer.padding());
        Value product = products(
                seen,
                layer,
                layer.weight().name(),
                () -> Layout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), layer.side()));
        return toPicture(product, seen.pattern());
    }

    /** As four convolutions of the picture as it is, with less than half of the work. */
    @Override
    Value convolveEnlarged(Convolution layer, Value picture) {
        graph.at(layer.place());
        if (layer.side() != 3 || isDelicate(layer.place(), layer.in(), layer.out())) {
            return super.convolveEnlarged(layer, picture);
        }
        // These numbers were not normalized, and all that follows is made of them: they are worth 16 bits.
        List<List<Patches>> seen = quantized.quantizeFinely(picture).stream()
                .map(integers -> patches.ofEnlarged(integers))
                .toList();
        List<Value> rows = new ArrayList<>();
        for (int lower = 0; lower < 2; lower++) {
            List<Value> pixels = List.of(pixelOfSquare(layer, seen, lower, 0), pixelOfSquare(layer, seen, lower, 1));
            rows.add(toPicture(operators.concat(2, pixels), picture));
        }
        Value squares = patches.join(2, rows);
        return operators.reshape(
                squares, Shape.of(squares.dim(0), squares.dim(1).times(2), squares.dim(2), Dim.of(layer.out())));
    }

    private Value pixelOfSquare(Convolution layer, List<List<Patches>> seen, int lower, int right) {
        int square = 2 * lower + right;
        Supplier<float[]> weights = () -> Layout.ofEnlarged(
                Layout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), 3),
                layer.out(),
                layer.in(),
                lower,
                right);
        String name = layer.weight().name() + " " + square;
        Value coarse = products(seen.get(0).get(square), layer, name, weights);
        return operators.add(coarse, productsWithoutBias(seen.get(1).get(square), layer, name, weights));
    }

    private Value products(Patches seen, Convolution layer, String name, Supplier<float[]> rows) {
        return products(seen, name, layer.out(), layer.bias().map(constants::of), rows);
    }

    private Value productsWithoutBias(Patches seen, Convolution layer, String name, Supplier<float[]> rows) {
        return products(seen, name, layer.out(), Optional.empty(), rows);
    }

    private Value products(Patches seen, String name, int out, Optional<Value> bias, Supplier<float[]> rows) {
        List<Value> bands = new ArrayList<>();
        for (Quantized band : seen.bands()) {
            bands.add(product(band, name, band.integers().length(-1), out, bias, rows));
        }
        return patches.join(1, bands);
    }

    private Quantized tokens(Quantized picture) {
        Shape shape = picture.integers().shape();
        return quantized.reshape(picture, Shape.of(shape.dim(0), shape.dim(1).times(shape.dim(2)), shape.dim(3)));
    }

    private boolean isDelicate(String place, int in, int out) {
        return Math.min(in, out) < FEWEST || delicate.test(place);
    }

    private Value exact(Convolution layer, Value picture) {
        if (layer.side() == 1 && layer.stride() == 1) {
            Value product = network.matMul(
                    picture,
                    constants.constant(
                            layer.weight().name(),
                            Shape.of(layer.in(), layer.out()),
                            () -> Layout.transposed(layer.weight().floats(), layer.out(), layer.in())));
            return layer.bias()
                    .map(bias -> operators.add(product, constants.of(bias)))
                    .orElse(product);
        }
        Value channelsFirst = operators.transpose(picture, 0, 3, 1, 2);
        Value convolved =
                network.conv(channelsFirst, constants.of(layer.weight()), bias(layer), layer.stride(), layer.padding());
        return operators.transpose(convolved, 0, 2, 3, 1);
    }

    @Override
    Value linear(Linear layer, Value x) {
        graph.at(layer.place());
        // What is the same for all pixels, the time, costs next to nothing.
        if (x.shape().rank() == 2 || isDelicate(layer.place(), layer.in(), layer.out())) {
            return exactLinear(layer, x);
        }
        return product(
                quantize(x),
                layer.weight().name(),
                layer.in(),
                layer.out(),
                layer.bias().map(constants::of),
                layer.weight()::floats);
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
    private Value product(Quantized x, String name, int inner, int out, Optional<Value> bias, Supplier<float[]> rows) {
        Value integers = graph.constant(
                name,
                format == Quantization.Format.U8 ? DataType.UINT8 : DataType.INT8,
                Shape.of(inner, out),
                sink -> sink.bytes(Quantization.of(rows.get(), out, format).columns()));
        Value scale = graph.constant(
                name + ".scale",
                DataType.FLOAT,
                Shape.of(out),
                sink -> sink.floats(Quantization.of(rows.get(), out, format).scale()));
        return quantized.matMul(x, new QuantizedWeight(integers, scale), bias.orElseGet(quantized::noBias));
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        Value query = query(layer, tokens, context);
        // The prompt's tokens are few, and the same at every step: they are worth their 32 bits.
        boolean ofItself = context.equals(tokens);
        Value key = ofItself ? linear(layer.key(), context) : exactLinear(layer.key(), context);
        Value value = ofItself ? linear(layer.value(), context) : exactLinear(layer.value(), context);
        graph.at(layer.place());
        return linear(layer.out(), fused.attention(query, key, value, layer.heads()));
    }

    /** As two products, since to part the result of one would be to copy it. */
    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        if (isDelicate(layer.place(), layer.in(), layer.out() / 2)) {
            List<Value> halves = operators.split(linear(layer, tokens), -1, 2);
            return operators.multiply(halves.get(0), fused.gelu(halves.get(1)));
        }
        graph.at(layer.place());
        return operators.multiply(half(layer, tokens, 0), fused.gelu(half(layer, tokens, 1)));
    }

    private Value half(Linear layer, Value tokens, int second) {
        int out = layer.out() / 2;
        String name = layer.weight().name() + " " + second;
        Optional<Value> bias = layer.bias()
                .map(stored -> constants.constant(
                        stored.name() + " " + second, Shape.of(out), () -> Layout.half(stored.floats(), second)));
        return product(
                quantize(tokens),
                name,
                layer.in(),
                out,
                bias,
                () -> Layout.half(layer.weight().floats(), second));
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
