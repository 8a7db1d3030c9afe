package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.weights.StoredTensor;

/**
 * Root mean square normalization (Zhang and Sennrich 2019) of the channels of each pixel, then each channel scaled and
 * a bias added.
 *
 * @param place where in the network it is
 * @param scale [channels]
 * @param bias [channels]
 */
record RmsNorm(String place, int channels, double epsilon, StoredTensor scale, StoredTensor bias) {}
