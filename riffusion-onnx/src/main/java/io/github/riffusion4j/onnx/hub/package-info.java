/** Downloads models from the Hugging Face hub to the cache that is shared with its Python library. */
@NullMarked
package io.github.riffusion4j.onnx.hub;

import org.jspecify.annotations.NullMarked;
