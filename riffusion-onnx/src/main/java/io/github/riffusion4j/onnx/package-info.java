/** Values that all packages of Stable Diffusion share: tensors, devices, and the exception for unusable model files. */
@NullMarked
package io.github.riffusion4j.onnx;

import org.jspecify.annotations.NullMarked;
