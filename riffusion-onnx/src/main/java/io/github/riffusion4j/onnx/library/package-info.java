/** From a published model to one that can be loaded: downloaded, imported once for a kind of machine, and kept. */
@NullMarked
package io.github.riffusion4j.onnx.library;

import org.jspecify.annotations.NullMarked;
