/**
 * From a prompt to tokens: CLIP's byte-pair encoding, the prompt weighting syntax, and the windows of tokens that the
 * text encoder takes. Everything here is immutable and safe to share between threads.
 */
@NullMarked
package io.github.riffusion4j.onnx.tokenizer;

import org.jspecify.annotations.NullMarked;
