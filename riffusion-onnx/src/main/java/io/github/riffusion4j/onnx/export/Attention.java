package io.github.riffusion4j.onnx.export;

/**
 * Attention of several heads (Vaswani et al. 2017), with its projections.
 *
 * @param place where in the network it is
 */
record Attention(String place, int heads, Linear query, Linear key, Linear value, Linear out) {}
