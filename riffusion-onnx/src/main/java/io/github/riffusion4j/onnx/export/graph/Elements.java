package io.github.riffusion4j.onnx.export.graph;

import java.io.IOException;

/** The elements of a constant, produced only when they are written: a model is larger than memory should have to be. */
@FunctionalInterface
public interface Elements {

    /** Writes all elements, row by row, as the constant's type. */
    void writeTo(ElementSink sink) throws IOException;
}
