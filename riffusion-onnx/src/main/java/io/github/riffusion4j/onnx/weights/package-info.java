/**
 * Reads published weights: safetensors files and PyTorch checkpoints, in the layouts of diffusers and of the original
 * Stable Diffusion; LoRA and textual inversion.
 */
@NullMarked
package io.github.riffusion4j.onnx.weights;

import org.jspecify.annotations.NullMarked;
