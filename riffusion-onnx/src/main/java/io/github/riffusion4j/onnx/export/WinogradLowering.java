package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.TensorData;
import io.github.riffusion4j.onnx.export.graph.Value;
import io.github.riffusion4j.onnx.export.graph.WinogradOperators;
import io.github.riffusion4j.onnx.export.graph.WinogradTransform;
import java.util.Optional;

/**
 * Lowers convolutions of side 3 to a quarter of the products, in 32 bits, where that is faster: by Winograd's minimal
 * filtering, with weights that are transformed when they are exported and take four times the memory. The rest is as in
 * {@link ChannelsLastCpuLowering}.
 */
final class WinogradLowering extends ChannelsLastCpuLowering {

    /** With fewer channels, in or out, transforming the tiles costs more than is saved. */
    static final int MIN_CHANNELS = 64;

    /** With fewer tiles in an image, reading the weights costs more than is saved. */
    private static final int MIN_TILES = 16;

    /** With so few tiles in an image, copying the weights into another order costs more than doing so to the tiles. */
    private static final int FEW_TILES = 64;

    private final WinogradOperators winograd;
    private final int usualSide;
    private Optional<Value> input = Optional.empty();

    /** @param usualSide the usual height and width of the network's input */
    WinogradLowering(Graph graph, int usualSide) {
        super(graph);
        this.winograd = new WinogradOperators(graph);
        this.usualSide = usualSide;
    }

    @Override
    Value fromNchw(Value numbers) {
        Value features = super.fromNchw(numbers);
        input = Optional.of(features);
        return features;
    }

    @Override
    Value convolution(Convolution layer, Value features) {
        graph.scope(layer.name());
        boolean keepsSize =
                layer.side() == 3 && layer.stride() == 1 && layer.padding().equals(Padding.around(1));
        return keepsSize && pays(layer, tiles(features))
                ? winograd(layer, features, WinogradTransform.CONVOLUTION, tiles(features))
                : directConvolution(layer, features);
    }

    @Override
    Value upsampleAndConvolve(Convolution layer, Value features) {
        graph.scope(layer.name());
        long tiles = 4 * tiles(features);
        return layer.side() == 3 && pays(layer, tiles)
                ? winograd(layer, features, WinogradTransform.UPSAMPLING, tiles)
                : super.upsampleAndConvolve(layer, features);
    }

    private static boolean pays(Convolution layer, long tiles) {
        return Math.min(layer.in(), layer.out()) >= MIN_CHANNELS && tiles >= MIN_TILES;
    }

    /** The number of tiles of feature maps for an input of the usual size. */
    private long tiles(Value features) {
        return usualLength(features.dim(1)) * usualLength(features.dim(2)) / 16;
    }

    private long usualLength(Dim length) {
        return length.isFixed() ? length.fixed() : usualSide * length.numerator() / length.denominator();
    }

    private Value winograd(Convolution layer, Value features, WinogradTransform transform, long tiles) {
        // A graph that begins at later layers needs the sizes, too, but not what lies between.
        Value sizes = input.filter(
                        first -> first.shape().with(3, features.dim(3)).equals(features.shape()))
                .orElse(features);
        Value convolved = tiles > FEW_TILES
                ? winograd.convolve(features, weights(layer, transform, true), transform, sizes)
                : winograd.convolveFew(features, weights(layer, transform, false), transform, sizes);
        return layer.bias()
                .map(bias -> operators.add(convolved, initializers.of(bias)))
                .orElse(convolved);
    }

    /** @param transposed whether the channels out come last */
    private Value weights(Convolution layer, WinogradTransform transform, boolean transposed) {
        Shape shape = transposed
                ? Shape.of(transform.products(), layer.in(), layer.out())
                : Shape.of(transform.products(), layer.out(), layer.in());
        // One product at a time: all of them may be half a gigabyte.
        TensorData data = out -> {
            float[] taps = layer.weight().floats();
            for (int product = 0; product < transform.products(); product++) {
                float[] matrix = transform.weights(taps, product);
                out.floats(transposed ? WeightLayout.transposed(matrix, layer.out(), layer.in()) : matrix);
            }
        };
        return graph.initializer(layer.weight().name(), DataType.FLOAT, shape, data);
    }
}
