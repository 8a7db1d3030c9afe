package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.base.RiffusionException;

/** A node cannot be made of these inputs: the message names it, what it takes, and what it was given. */
public final class GraphException extends RiffusionException {

    GraphException(String node, String expected, String found) {
        super(node + ": expected " + expected + "; found " + found);
    }
}
