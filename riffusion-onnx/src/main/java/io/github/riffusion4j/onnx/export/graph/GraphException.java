package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.base.RiffusionException;

/** Thrown if a node cannot take its inputs; the message names the node, the expected inputs, and those given. */
public final class GraphException extends RiffusionException {

    GraphException(String node, String expected, String found) {
        super(node + ": expected " + expected + "; found " + found);
    }
}
