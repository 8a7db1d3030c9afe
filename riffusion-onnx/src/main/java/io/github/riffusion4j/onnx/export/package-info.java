/**
 * Exports trained weights to ONNX: the networks of Stable Diffusion, each described once, and their lowerings to the
 * operators that each execution provider runs best.
 */
@NullMarked
package io.github.riffusion4j.onnx.export;

import org.jspecify.annotations.NullMarked;
