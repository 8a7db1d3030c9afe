/**
 * A Stable Diffusion model in memory: its networks, tokenizer and noise schedule, loaded from a directory in the layout
 * of diffusers or Hugging Face Optimum.
 */
@NullMarked
package io.github.riffusion4j.onnx.model;

import org.jspecify.annotations.NullMarked;
