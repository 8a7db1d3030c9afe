package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Padding;
import java.util.List;

/**
 * The blocks of {@code AutoencoderDC} that change the size of a feature map (Chen et al. 2024, "Deep Compression
 * Autoencoder"), each as one convolution: its shortcuts only average, repeat and rearrange channels, which a kernel
 * does as well, so they are added to the weights and cost nothing when the graph runs.
 */
final class ResamplingConvolutions {

    private ResamplingConvolutions() {}

    /**
     * A {@code DCDownBlock2d}: halves both sides.
     *
     * @param unshuffled whether its channels are rearranged from squares of four pixels ({@code pixel_unshuffle}), in
     *     place of a stride of 2
     * @param shortcut whether the rearranged input is added, averaged over groups of channels; {@code out} must divide
     *     {@code 4 in}
     */
    static Convolution halving(ModuleWeights block, int in, int out, boolean unshuffled, boolean shortcut) {
        Convolution stored = block.convolution("conv", in, unshuffled ? out / 4 : out, 3, unshuffled ? 1 : 2);
        Convolution halving = unshuffled ? unshuffled(stored) : stored;
        return shortcut ? halving.withWeight(weight -> addAveragedSquares(weight, halving)) : halving;
    }

    /** A convolution of the whole feature map, of which then squares of four pixels become channels, as one. */
    private static Convolution unshuffled(Convolution stored) {
        int out = 4 * stored.out();
        return new Convolution(
                stored.place(),
                stored.in(),
                out,
                4,
                2,
                Padding.around(1),
                new DerivedTensor(
                        stored.weight(), List.of(out, stored.in(), 4, 4), weight -> ofEachPixel(weight, stored)),
                stored.bias()
                        .map(bias -> new DerivedTensor(bias, List.of(out), ResamplingConvolutions::fourTimesEach)));
    }

    /** The kernel, once for each pixel of a square, shifted to it: [out, in, 3, 3] as [4 out, in, 4, 4]. */
    private static float[] ofEachPixel(float[] weight, Convolution stored) {
        float[] shifted = new float[4 * stored.out() * stored.in() * 16];
        for (int plane = 0; plane < stored.out() * stored.in(); plane++) {
            int out = plane / stored.in();
            int in = plane % stored.in();
            for (int pixel = 0; pixel < 4; pixel++) {
                int target = ((4 * out + pixel) * stored.in() + in) * 16;
                for (int tap = 0; tap < 9; tap++) {
                    int row = tap / 3 + pixel / 2;
                    int column = tap % 3 + pixel % 2;
                    shifted[target + 4 * row + column] = weight[plane * 9 + tap];
                }
            }
        }
        return shifted;
    }

    /** Adds, to each output channel, the mean of a group of the input's channels rearranged from squares of four. */
    private static float[] addAveragedSquares(float[] weight, Convolution layer) {
        int side = layer.side();
        int group = 4 * layer.in() / layer.out();
        for (int rearranged = 0; rearranged < 4 * layer.in(); rearranged++) {
            int plane = rearranged / group * layer.in() + rearranged / 4;
            // The square begins at the kernel's second row and column, since one of each is padding.
            int row = 1 + rearranged % 4 / 2;
            int column = 1 + rearranged % 2;
            weight[(plane * side + row) * side + column] += 1f / group;
        }
        return weight;
    }

    /**
     * A {@code DCUpBlock2d} up to its rearrangement: each group of four output channels is, in
     * {@link Lowering#convolveToSpace}, a square of four pixels.
     *
     * @param interpolated whether it convolves the input with every pixel repeated, in place of rearranging channels
     *     ({@code pixel_shuffle})
     * @param shortcut whether the input, its channels repeated and rearranged, is added; {@code in} must divide
     *     {@code 4 out}
     */
    static Convolution doubling(ModuleWeights block, int in, int out, boolean interpolated, boolean shortcut) {
        Convolution stored = block.convolution("conv", in, interpolated ? out : 4 * out, 3, 1);
        Convolution doubling = interpolated ? interpolated(stored) : stored;
        return shortcut ? repeating(doubling) : doubling;
    }

    /** A convolution of a feature map of which every pixel was repeated to a square of four, as one of the map. */
    private static Convolution interpolated(Convolution stored) {
        int out = 4 * stored.out();
        return new Convolution(
                stored.place(),
                stored.in(),
                out,
                3,
                1,
                Padding.around(1),
                new DerivedTensor(
                        stored.weight(), List.of(out, stored.in(), 3, 3), weight -> ofRepeatedPixels(weight, stored)),
                stored.bias()
                        .map(bias -> new DerivedTensor(bias, List.of(out), ResamplingConvolutions::fourTimesEach)));
    }

    /** Taps that see the same pixel of the smaller feature map are summed up: [out, in, 3, 3] as [4 out, in, 3, 3]. */
    private static float[] ofRepeatedPixels(float[] weight, Convolution stored) {
        float[] summed = new float[4 * stored.out() * stored.in() * 9];
        for (int plane = 0; plane < stored.out() * stored.in(); plane++) {
            int out = plane / stored.in();
            int in = plane % stored.in();
            for (int pixel = 0; pixel < 4; pixel++) {
                int target = ((4 * out + pixel) * stored.in() + in) * 9;
                for (int tap = 0; tap < 9; tap++) {
                    int row = (tap / 3 + pixel / 2 + 1) / 2;
                    int column = (tap % 3 + pixel % 2 + 1) / 2;
                    summed[target + 3 * row + column] += weight[plane * 9 + tap];
                }
            }
        }
        return summed;
    }

    private static float[] fourTimesEach(float[] values) {
        float[] repeated = new float[4 * values.length];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[i / 4];
        }
        return repeated;
    }

    /**
     * A convolution of stride 1 to which its input is added, each channel repeated until there are as many as it gives.
     */
    static Convolution repeating(Convolution layer) {
        int times = layer.out() / layer.in();
        return layer.withWeight(weight -> {
            for (int out = 0; out < layer.out(); out++) {
                weight[center(layer, out, out / times)] += 1;
            }
            return weight;
        });
    }

    /** A convolution of stride 1 to which its input is added, averaged over groups of channels, as many as it gives. */
    static Convolution averaging(Convolution layer) {
        int group = layer.in() / layer.out();
        return layer.withWeight(weight -> {
            for (int in = 0; in < layer.in(); in++) {
                weight[center(layer, in / group, in)] += 1f / group;
            }
            return weight;
        });
    }

    private static int center(Convolution layer, int out, int in) {
        int area = layer.side() * layer.side();
        return (out * layer.in() + in) * area + area / 2;
    }
}
