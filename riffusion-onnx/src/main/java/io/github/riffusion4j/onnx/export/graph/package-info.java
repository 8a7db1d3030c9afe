/**
 * ONNX graphs, built node by node: every operator works out the type and the shape of what it gives, and refuses what
 * it cannot take, while the graph is built. Written as protobuf, with the large constants in a file beside it.
 */
@NullMarked
package io.github.riffusion4j.onnx.export.graph;

import org.jspecify.annotations.NullMarked;
