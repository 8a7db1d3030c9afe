package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.util.Optional;

/**
 * A matrix product, and a bias added to it.
 *
 * @param place where in the network it is
 * @param weight [out, in]
 * @param bias [out]
 */
record Linear(String place, int in, int out, StoredTensor weight, Optional<StoredTensor> bias) {}
