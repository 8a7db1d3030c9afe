package io.github.riffusion4j.onnx.export.graph;

/** A constant of a graph: what it is, and where its elements come from. */
record Constant(Value value, TensorData elements) {

    long byteCount() {
        return value.shape().size().fixed() * (long) value.type().bytes();
    }
}
