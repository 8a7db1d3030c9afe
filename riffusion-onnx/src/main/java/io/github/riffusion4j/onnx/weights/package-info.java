/**
 * The numbers of a trained model, as they are published: safetensors files and PyTorch checkpoints, in the layouts of
 * diffusers and of the original Stable Diffusion; and what is added to them, LoRA and textual inversion.
 */
@NullMarked
package io.github.riffusion4j.onnx.weights;

import org.jspecify.annotations.NullMarked;
