/**
 * The library of imported models: downloads published models, imports each once for a kind of machine, and keeps it.
 */
@NullMarked
package io.github.riffusion4j.onnx.library;

import org.jspecify.annotations.NullMarked;
