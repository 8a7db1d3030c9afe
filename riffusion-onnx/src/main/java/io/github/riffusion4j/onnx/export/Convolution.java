package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.weights.StoredTensor;

/**
 * A convolution with a square kernel, and a bias added to it.
 *
 * @param place where in the network it is
 * @param side of the kernel
 * @param weight [out, in, side, side]
 * @param bias [out]
 */
record Convolution(
        String place, int in, int out, int side, int stride, Padding padding, StoredTensor weight, StoredTensor bias) {}
