package io.github.riffusion4j.onnx.export.graph;

/** The element type of a tensor, with its number in ONNX's {@code TensorProto.DataType}. */
public enum DataType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2);

    private final int code;
    private final int bytes;

    DataType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** ONNX's number. */
    int code() {
        return code;
    }

    /** The size of an element, in bytes. */
    int bytes() {
        return bytes;
    }

    /** Returns whether it is a floating-point type. */
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16;
    }
}
