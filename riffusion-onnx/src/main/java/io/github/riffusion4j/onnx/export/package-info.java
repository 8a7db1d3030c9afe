/**
 * From trained weights to ONNX graphs: the networks of Stable Diffusion, described once, and the operators that they
 * become on one kind of machine or another.
 */
@NullMarked
package io.github.riffusion4j.onnx.export;

import org.jspecify.annotations.NullMarked;
