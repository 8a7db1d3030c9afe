package io.github.riffusion4j.onnx.export.graph;

import java.io.IOException;

/** The elements of a constant, produced only when they are written: a model is larger than memory should have to be. */
@FunctionalInterface
public interface TensorData {

    /** Writes all elements, row by row, as the constant's type. */
    void writeTo(TensorDataWriter sink) throws IOException;
}
