/**
 * Builds ONNX graphs node by node: each operator infers the type and shape of its output, and refuses inputs that it
 * cannot take, while the graph is built. Graphs are written as protobuf, with large initializers in a file beside them.
 */
@NullMarked
package io.github.riffusion4j.onnx.export.graph;

import org.jspecify.annotations.NullMarked;
