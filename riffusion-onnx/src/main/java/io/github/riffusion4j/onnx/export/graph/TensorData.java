package io.github.riffusion4j.onnx.export.graph;

import java.io.IOException;

/** The elements of an initializer, computed only when they are written, since a model may be larger than memory. */
@FunctionalInterface
public interface TensorData {

    /** Writes all elements, row by row, as the initializer's type. */
    void writeTo(TensorDataWriter out) throws IOException;
}
