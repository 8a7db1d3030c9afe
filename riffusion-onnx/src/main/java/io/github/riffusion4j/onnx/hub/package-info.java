/**
 * Models from the Hugging Face hub, kept in the cache that its Python library uses too: what one has downloaded, the
 * other finds.
 */
@NullMarked
package io.github.riffusion4j.onnx.hub;

import org.jspecify.annotations.NullMarked;
