package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.ComputedTensor;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.graph.Padding;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The downsampling and upsampling blocks of {@code AutoencoderDC} (Chen et al. 2024, "Deep Compression Autoencoder"),
 * each as one convolution: its shortcuts only average, repeat and rearrange channels, which a kernel does as well, so
 * they are added to the weights and cost nothing at run time.
 */
final class ResamplingConvolutions {

    private ResamplingConvolutions() {}

    /**
     * A {@code DCDownBlock2d}: halves height and width.
     *
     * @param pixelUnshuffle whether the convolution's output is pixel-unshuffled, instead of a stride of 2
     * @param shortcut whether the pixel-unshuffled input is added, averaged over groups of channels; {@code out} must
     *     divide {@code 4 in}
     */
    static Convolution downsampling(ModuleWeights block, int in, int out, boolean pixelUnshuffle, boolean shortcut) {
        Convolution stored = block.convolution("conv", in, pixelUnshuffle ? out / 4 : out, 3, pixelUnshuffle ? 1 : 2);
        Convolution downsampling = pixelUnshuffle
                ? withFourfoldChannels(stored, 4, 2, ResamplingConvolutions::shiftedForEachPixel)
                : stored;
        return shortcut ? downsampling.withWeight(weight -> addAveragedSquares(weight, downsampling)) : downsampling;
    }

    /** A convolution whose output channels, four for each stored one, are the pixels of a square of 2 x 2. */
    private static Convolution withFourfoldChannels(
            Convolution stored, int side, int stride, BiFunction<float[], Convolution, float[]> compute) {
        int out = 4 * stored.out();
        return new Convolution(
                stored.name(),
                stored.in(),
                out,
                side,
                stride,
                Padding.around(1),
                new ComputedTensor(
                        stored.weight(),
                        List.of(out, stored.in(), side, side),
                        weight -> compute.apply(weight, stored)),
                stored.bias()
                        .map(bias -> new ComputedTensor(bias, List.of(out), ResamplingConvolutions::fourTimesEach)));
    }

    /** Shifts the kernel to each pixel of a square of 2 x 2: [out, in, 3, 3] as [4 out, in, 4, 4]. */
    private static float[] shiftedForEachPixel(float[] weight, Convolution stored) {
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
            // The square begins at the kernel's second row and column: the first of each falls on padding.
            int row = 1 + rearranged % 4 / 2;
            int column = 1 + rearranged % 2;
            weight[(plane * side + row) * side + column] += 1f / group;
        }
        return weight;
    }

    /**
     * A {@code DCUpBlock2d} up to its pixel shuffle, which {@link Lowering#convolveAndPixelShuffle} adds: each group of
     * four output channels is a square of 2 x 2 pixels.
     *
     * @param interpolated whether the input is upsampled by nearest-neighbour interpolation before the convolution,
     *     instead of pixel shuffling after it
     * @param shortcut whether the input, its channels repeated and pixel-shuffled, is added; {@code in} must divide
     *     {@code 4 out}
     */
    static Convolution upsampling(ModuleWeights block, int in, int out, boolean interpolated, boolean shortcut) {
        Convolution stored = block.convolution("conv", in, interpolated ? out : 4 * out, 3, 1);
        Convolution upsampling =
                interpolated ? withFourfoldChannels(stored, 3, 1, ResamplingConvolutions::summedForEachPixel) : stored;
        return shortcut ? withRepeatedShortcut(upsampling) : upsampling;
    }

    /** Sums the taps that fall on the same pixel before interpolation: [out, in, 3, 3] as [4 out, in, 3, 3]. */
    private static float[] summedForEachPixel(float[] weight, Convolution stored) {
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

    /** A convolution of stride 1 plus its input, each channel repeated to match the number of output channels. */
    static Convolution withRepeatedShortcut(Convolution layer) {
        int times = layer.out() / layer.in();
        return layer.withWeight(weight -> {
            for (int out = 0; out < layer.out(); out++) {
                weight[center(layer, out, out / times)] += 1;
            }
            return weight;
        });
    }

    /** A convolution of stride 1 plus its input, averaged over as many groups of channels as there are outputs. */
    static Convolution withAveragedShortcut(Convolution layer) {
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
