package io.github.riffusion4j.onnx.export.graph;

/** What the elements of a value are, with the numbers that ONNX gives them ({@code TensorProto.DataType}). */
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

    /** ONNX's number for it. */
    int code() {
        return code;
    }

    /** The bytes that an element takes. */
    int bytes() {
        return bytes;
    }

    /** Whether it is a floating-point number. */
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16;
    }
}
