/** Stable Diffusion on ONNX Runtime. Knows nothing of sound. */
@NullMarked
package io.github.riffusion4j.onnx;

import org.jspecify.annotations.NullMarked;
