package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.weights.StoredTensor;

/**
 * Group normalization (Wu and He 2018): the channels of each group, all together, to a mean of 0 and a variance of 1;
 * then each channel scaled.
 *
 * @param place where in the network it is
 * @param groups divides the channels
 * @param scale [channels]
 * @param bias [channels]
 */
record GroupNorm(String place, int channels, int groups, double epsilon, StoredTensor scale, StoredTensor bias) {}
