package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.weights.ElementType;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A layer with its weights, before a {@link Lowering} turns it into operators. */
sealed interface Layer {

    /** The module's name in the network, such as {@code mid_block.resnets.0.conv1}. */
    String name();

    /**
     * A linear layer: a matrix product, and a bias added to it where there is one.
     *
     * @param weight [out, in]
     * @param bias [out]
     */
    record Linear(String name, int in, int out, StoredTensor weight, Optional<StoredTensor> bias) implements Layer {}

    /**
     * A convolution with a square kernel, and a bias added to it where there is one.
     *
     * @param side the kernel's height and width
     * @param weight [out, in, side, side]
     * @param bias [out]
     */
    record Convolution(
            String name,
            int in,
            int out,
            int side,
            int stride,
            Padding padding,
            StoredTensor weight,
            Optional<StoredTensor> bias)
            implements Layer {

        /** This convolution with weights of the same shape that are computed from its own. */
        Convolution withWeight(UnaryOperator<float[]> compute) {
            ComputedTensor computed = new ComputedTensor(weight, weight.shape(), compute);
            return new Convolution(name, in, out, side, stride, padding, computed, bias);
        }

        /** This convolution with its output channels, {@code out} rows of weights and of the bias, reordered. */
        Convolution withRows(UnaryOperator<float[]> reorder) {
            return new Convolution(
                    name,
                    in,
                    out,
                    side,
                    stride,
                    padding,
                    new ComputedTensor(weight, weight.shape(), reorder),
                    bias.map(tensor -> new ComputedTensor(tensor, List.of(out), reorder)));
        }
    }

    /**
     * Group normalization (Wu and He 2018): the channels of each group together are normalized to a mean of 0 and a
     * variance of 1, then each channel is scaled and shifted.
     *
     * @param groups divides the channels
     * @param scale [channels]
     * @param bias [channels]
     */
    record GroupNorm(String name, int channels, int groups, double epsilon, StoredTensor scale, StoredTensor bias)
            implements Layer {}

    /**
     * Layer normalization (Ba, Kiros and Hinton 2016): each token is normalized to a mean of 0 and a variance of 1,
     * then scaled and shifted.
     *
     * @param scale [width]
     * @param bias [width]
     */
    record LayerNorm(String name, double epsilon, StoredTensor scale, StoredTensor bias) implements Layer {}

    /**
     * Root mean square normalization (Zhang and Sennrich 2019) over the channels of each pixel; then each channel is
     * scaled and shifted.
     *
     * @param scale [channels]
     * @param bias [channels]
     */
    record RmsNorm(String name, int channels, double epsilon, StoredTensor scale, StoredTensor bias) implements Layer {}

    /** Multi-head attention (Vaswani et al. 2017), with its projections. */
    record Attention(String name, int heads, Linear query, Linear key, Linear value, Linear out) implements Layer {}

    /**
     * A tensor computed from a stored one each time its elements are read, under the same name.
     *
     * @param compute may change the array that it is given, and return it
     */
    record ComputedTensor(StoredTensor source, List<Integer> shape, UnaryOperator<float[]> compute)
            implements StoredTensor {

        public ComputedTensor {
            shape = List.copyOf(shape);
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public ElementType type() {
            return source.type();
        }

        @Override
        public int elementCount() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        @Override
        public float[] floats() {
            return compute.apply(source.floats());
        }
    }
}
