package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.weights.StoredTensor;

/**
 * Layer normalization (Ba, Kiros and Hinton 2016): each token to a mean of 0 and a variance of 1; then scaled.
 *
 * @param place where in the network it is
 * @param scale [width]
 * @param bias [width]
 */
record LayerNorm(String place, double epsilon, StoredTensor scale, StoredTensor bias) {}
