package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Im2ColOperators;
import io.github.riffusion4j.onnx.export.graph.Im2ColOperators.Im2Col;
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
 * Lowers to matrix products and convolutions in 8-bit integers, the rest in 32-bit floats. Activations are quantized
 * dynamically, to the range they have at run time, so that nothing needs calibration; weights are quantized when they
 * are exported, each column to its own range. A convolution becomes a matrix product by im2col: ONNX Runtime's integer
 * convolutions are slower, or need the ranges of their results in advance.
 */
final class Int8Lowering extends ChannelsLastCpuLowering {

    /** Layers of fewer channels, in or out, stay in 32 bits: the first and the last, which are small and sensitive. */
    private static final int MIN_CHANNELS = 32;

    private final Predicate<String> keepsFloat32;
    private final Quantization.Format format;
    private final QuantizedOperators quantized;
    private final Im2ColOperators im2col;
    private final Map<Value, Quantized> quantizedValues = new HashMap<>();

    /**
     * @param keepsFloat32 matches the names of layers that stay in 32 bits, whatever their size
     * @param format of the weights
     */
    Int8Lowering(Graph graph, Predicate<String> keepsFloat32, Quantization.Format format) {
        super(graph);
        this.keepsFloat32 = keepsFloat32;
        this.format = format;
        this.im2col = new Im2ColOperators(graph);
        this.quantized = new QuantizedOperators(graph);
    }

    @Override
    Value convolution(Convolution layer, Value features) {
        graph.scope(layer.name());
        if (keepsFloat32(layer.name(), layer.in(), layer.out())) {
            return directConvolution(layer, features);
        }
        Quantized integers = quantize(features);
        Im2Col columns = layer.side() == 1
                ? new Im2Col(List.of(tokens(integers)), features)
                : im2col.of(integers, layer.side(), layer.stride(), layer.padding());
        Value product = products(
                columns,
                layer,
                layer.weight().name(),
                () -> WeightLayout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), layer.side()));
        return unflattenSpatial(product, columns.pattern());
    }

    /** As four convolutions at the lower resolution, with less than half of the work. */
    @Override
    Value upsampleAndConvolve(Convolution layer, Value features) {
        graph.scope(layer.name());
        if (layer.side() != 3 || keepsFloat32(layer.name(), layer.in(), layer.out())) {
            return super.upsampleAndConvolve(layer, features);
        }
        // This input is not normalized, and all later layers depend on it: it is worth 16 bits.
        List<List<Im2Col>> columns = quantized.quantizeWithResidual(features).stream()
                .map(integers -> im2col.ofUpsampled(integers))
                .toList();
        List<Value> rows = new ArrayList<>();
        for (int lower = 0; lower < 2; lower++) {
            List<Value> pixels =
                    List.of(pixelOfSquare(layer, columns, lower, 0), pixelOfSquare(layer, columns, lower, 1));
            rows.add(unflattenSpatial(operators.concat(2, pixels), features));
        }
        Value squares = im2col.join(2, rows);
        return operators.reshape(
                squares, Shape.of(squares.dim(0), squares.dim(1).times(2), squares.dim(2), Dim.of(layer.out())));
    }

    private Value pixelOfSquare(Convolution layer, List<List<Im2Col>> columns, int lower, int right) {
        int square = 2 * lower + right;
        Supplier<float[]> weights = () -> WeightLayout.ofUpsampled(
                WeightLayout.channelsLast(layer.weight().floats(), layer.out(), layer.in(), 3),
                layer.out(),
                layer.in(),
                lower,
                right);
        String name = layer.weight().name() + " " + square;
        Value coarse = products(columns.get(0).get(square), layer, name, weights);
        return operators.add(coarse, productsWithoutBias(columns.get(1).get(square), layer, name, weights));
    }

    private Value products(Im2Col columns, Convolution layer, String name, Supplier<float[]> rows) {
        return products(columns, name, layer.out(), layer.bias().map(initializers::of), rows);
    }

    private Value productsWithoutBias(Im2Col columns, Convolution layer, String name, Supplier<float[]> rows) {
        return products(columns, name, layer.out(), Optional.empty(), rows);
    }

    private Value products(Im2Col columns, String name, int out, Optional<Value> bias, Supplier<float[]> rows) {
        List<Value> tiles = new ArrayList<>();
        for (Quantized tile : columns.rowTiles()) {
            tiles.add(product(tile, name, tile.integers().length(-1), out, bias, rows));
        }
        return im2col.join(1, tiles);
    }

    private Quantized tokens(Quantized features) {
        Shape shape = features.integers().shape();
        return quantized.reshape(features, Shape.of(shape.dim(0), shape.dim(1).times(shape.dim(2)), shape.dim(3)));
    }

    private boolean keepsFloat32(String name, int in, int out) {
        return Math.min(in, out) < MIN_CHANNELS || keepsFloat32.test(name);
    }

    @Override
    Value linear(Linear layer, Value x) {
        graph.scope(layer.name());
        // The timestep embedding, the same for all pixels, costs next to nothing.
        if (x.shape().rank() == 2 || keepsFloat32(layer.name(), layer.in(), layer.out())) {
            return floatLinear(layer, x);
        }
        return product(
                quantize(x),
                layer.weight().name(),
                layer.in(),
                layer.out(),
                layer.bias().map(initializers::of),
                layer.weight()::floats);
    }

    private Quantized quantize(Value x) {
        return quantizedValues.computeIfAbsent(x, quantized::quantize);
    }

    /** @param rows the weights, [out, inner] */
    private Value product(Quantized x, String name, int inner, int out, Optional<Value> bias, Supplier<float[]> rows) {
        Value integers = graph.initializer(
                name,
                format == Quantization.Format.U8 ? DataType.UINT8 : DataType.INT8,
                Shape.of(inner, out),
                data -> data.bytes(Quantization.of(rows.get(), out, format).columns()));
        Value scale = graph.initializer(
                name + ".scale",
                DataType.FLOAT,
                Shape.of(out),
                data -> data.floats(Quantization.of(rows.get(), out, format).scale()));
        return quantized.matMul(x, new QuantizedWeight(integers, scale), bias.orElseGet(quantized::noBias));
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        Value query = query(layer, tokens, context);
        // The prompt has few tokens, which stay the same at every step: they are worth 32 bits.
        boolean selfAttention = context.equals(tokens);
        Value key = selfAttention ? linear(layer.key(), context) : floatLinear(layer.key(), context);
        Value value = selfAttention ? linear(layer.value(), context) : floatLinear(layer.value(), context);
        graph.scope(layer.name());
        return linear(layer.out(), fused.attention(query, key, value, layer.heads()));
    }

    /** As two products, since splitting the result of one would copy it. */
    @Override
    Value gatedGelu(Linear layer, Value tokens) {
        if (keepsFloat32(layer.name(), layer.in(), layer.out() / 2)) {
            return super.gatedGelu(layer, tokens);
        }
        graph.scope(layer.name());
        return operators.multiply(half(layer, tokens, 0), fused.gelu(half(layer, tokens, 1)));
    }

    private Value half(Linear layer, Value tokens, int second) {
        int out = layer.out() / 2;
        String name = layer.weight().name() + " " + second;
        Optional<Value> bias = layer.bias()
                .map(stored -> initializers.of(
                        stored.name() + " " + second, Shape.of(out), () -> WeightLayout.half(stored.floats(), second)));
        return product(
                quantize(tokens),
                name,
                layer.in(),
                out,
                bias,
                () -> WeightLayout.half(layer.weight().floats(), second));
    }
}
