package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A convolution with a square kernel, and a bias added to it where there is one.
 *
 * @param place where in the network it is
 * @param side of the kernel
 * @param weight [out, in, side, side]
 * @param bias [out]
 */
record Convolution(
        String place,
        int in,
        int out,
        int side,
        int stride,
        Padding padding,
        StoredTensor weight,
        Optional<StoredTensor> bias) {

    /** This convolution with weights of the same shape that are computed from its own. */
    Convolution withWeight(UnaryOperator<float[]> compute) {
        DerivedTensor derived = new DerivedTensor(weight, weight.shape(), compute);
        return new Convolution(place, in, out, side, stride, padding, derived, bias);
    }

    /** This convolution with its output channels, {@code out} rows of weights and of the bias, in another order. */
    Convolution withRows(UnaryOperator<float[]> reorder) {
        return new Convolution(
                place,
                in,
                out,
                side,
                stride,
                padding,
                new DerivedTensor(weight, weight.shape(), reorder),
                bias.map(tensor -> new DerivedTensor(tensor, List.of(out), reorder)));
    }
}
