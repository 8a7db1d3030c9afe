/**
 * CLIP's tokenizer with its byte-pair encoding, the prompt weighting syntax, and the windows of tokens that the text
 * encoder takes. All classes are immutable and thread safe.
 */
@NullMarked
package io.github.riffusion4j.onnx.tokenizer;

import org.jspecify.annotations.NullMarked;
